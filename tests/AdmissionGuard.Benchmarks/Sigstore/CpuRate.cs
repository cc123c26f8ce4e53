namespace AdmissionGuard.Benchmarks.Sigstore;

/// <summary>How often something goes in a second of this process's CPU time, which other processes take nothing from.</summary>
internal static class CpuRate
{
    // Tiered compilation counts calls before it optimises, and keys before they get tables.
    private const int WarmUp = 200;
    private const int Batch = 10;

    /// <summary>The best of three runs: what else the machine does only ever takes speed away.</summary>
    public static double Measure(Action action, TimeSpan duration)
    {
        for (var i = 0; i < WarmUp; i++)
            action();
        // Compiled in the background.
        Thread.Sleep(TimeSpan.FromMilliseconds(300));
        var best = 0.0;
        for (var run = 0; run < 3; run++)
        {
            var start = Environment.CpuUsage.TotalTime;
            var count = 0;
            for (; Environment.CpuUsage.TotalTime - start < duration; count += Batch)
            {
                for (var i = 0; i < Batch; i++)
                    action();
            }

            best = Math.Max(best, count / (Environment.CpuUsage.TotalTime - start).TotalSeconds);
        }

        return best;
    }
}
