using AdmissionGuard.TestSupport.Fuzzing;
using SharpFuzz;

// Started by AFL++ through eng/fuzz; `list` names the targets, `replay TARGET FILE...` shows what a finding does.
switch (args)
{
    case ["list"]:
        foreach (var target in FuzzTargets.All) Console.WriteLine(target.Name);
        return 0;
    case ["replay", var name, .. var files]:
        foreach (var file in files)
            Console.WriteLine($"{file}: {FuzzTargets.Find(name).Time(await File.ReadAllBytesAsync(file)).TotalMilliseconds:F1} ms");
        return 0;
    case ["afl", var name]:
        // In a child process, so that a stack overflow or exhausted memory is a finding and not the end of the fuzzer. No
        // instrumented code may run before it, not even to look the target up.
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            FuzzTargets.Find(name).Run(input.ToArray());
        });
        return 0;
    default:
        Console.Error.WriteLine("usage: AdmissionGuard.Fuzz list | replay TARGET FILE... | afl TARGET");
        return 2;
}
