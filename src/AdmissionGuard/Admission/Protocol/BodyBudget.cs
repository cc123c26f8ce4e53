namespace AdmissionGuard.Admission.Protocol;

/// <summary>Bounds the memory that all bodies being read take together, so that many large requests cannot end the process.</summary>
/// <param name="maxBytes">Most bytes at a time.</param>
internal sealed class BodyBudget(long maxBytes)
{
    /// <summary>
    /// Most bytes by default. A body is held only while it is read and parsed, some milliseconds for an honest caller, so
    /// this admits nine of the largest and thousands of usual ones at the same moment.
    /// </summary>
    public const long DefaultBytes = 64 * 1024 * 1024;

    private long taken;

    /// <summary>Takes a share.</summary>
    /// <returns>False when there is not enough left; nothing is taken then.</returns>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref taken, bytes) <= maxBytes)
            return true;
        Interlocked.Add(ref taken, -bytes);
        return false;
    }

    /// <summary>Gives a share back.</summary>
    public void Return(int bytes) => Interlocked.Add(ref taken, -bytes);
}
