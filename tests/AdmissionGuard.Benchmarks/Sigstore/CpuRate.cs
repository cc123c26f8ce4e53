namespace AdmissionGuard.Benchmarks.Sigstore;

/// <summary>How often something goes in a second of this process's CPU time, which other processes take nothing from.</summary>
internal static class CpuRate
{
    // Tiered compilation counts calls before it optimises, and keys before they get tables.
    private const int WarmUp = 200;
    private const int Batch = 10;
    private const int Rounds = 3;

    /// <summary>
    /// The rates of several actions, each the best of three rounds: what else the machine does only ever takes speed away. They
    /// take turns, so that what slows a machine for some seconds slows all of them, and their ratios hold.
    /// </summary>
    public static double[] Measure(TimeSpan duration, params ReadOnlySpan<Action> actions)
    {
        foreach (var action in actions)
            Repeat(action, WarmUp);
        // Compiled in the background.
        Thread.Sleep(TimeSpan.FromMilliseconds(300));
        var best = new double[actions.Length];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < actions.Length; i++)
                best[i] = Math.Max(best[i], MeasureOnce(actions[i], duration));
        }

        return best;
    }

    private static double MeasureOnce(Action action, TimeSpan duration)
    {
        var start = Environment.CpuUsage.TotalTime;
        var count = 0;
        for (; Environment.CpuUsage.TotalTime - start < duration; count += Batch)
            Repeat(action, Batch);
        return count / (Environment.CpuUsage.TotalTime - start).TotalSeconds;
    }

    private static void Repeat(Action action, int times)
    {
        for (var i = 0; i < times; i++)
            action();
    }
}
