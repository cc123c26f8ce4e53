using AdmissionGuard.Crds;

// Writes crds/*.yaml from the model: dotnet run --project eng/crds -- crds
var folder = args.Length == 1 ? args[0] : throw new ArgumentException("want the folder to write to");
foreach (var kind in CrdKind.All)
    File.WriteAllText(Path.Combine(folder, kind.FileName), CrdWriter.Write(kind));
return 0;
