using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>Checks how old something is, by a signed or proven time.</summary>
internal static class Ages
{
    /// <summary>
    /// Null when no age is asked for, or it is within bounds; exactly the bound is within. Brings <paramref name="validUntil"/>
    /// forward to the moment from which it is no longer.
    /// </summary>
    public static Objection? Check(string what, DateTimeOffset? time, TimeSpan? maxAge, Reason tooOld, RuleContext context, ref DateTimeOffset? validUntil)
    {
        if (maxAge is null)
            return null;
        if (time is null)
            return Objection.To(Reason.TimestampMissing, $"no proof of when it was {what}, want at most {Text(maxAge.Value)} ago");
        if (context.Now - time.Value > maxAge)
            return Objection.To(tooOld, $"{what} at {time.Value:u}, {Text(context.Now - time.Value)} ago, want at most {Text(maxAge.Value)}");

        validUntil = Assessment.Earlier(validUntil, time.Value + maxAge.Value);
        return null;
    }

    /// <summary>
    /// The objection to a signed time that lies in the future, or after the moment at which its signature is proven to have
    /// existed; null when it is neither.
    /// </summary>
    public static Objection? Plausible(string what, DateTimeOffset time, Testimony testimony, RuleContext context)
    {
        if (context.IsFuture(time))
            return Objection.To(Reason.PredicateInvalid, $"{what} at {time:u}, which is in the future");
        if (testimony.SignedAt is { } signed && time > signed + RuleContext.AllowedSkew)
            return Objection.To(Reason.PredicateInvalid, $"{what} at {time:u}, after it was signed at {signed:u}");
        return null;
    }

    /// <summary>As in <c>169h</c>, or <c>12m</c> below two hours.</summary>
    public static string Text(TimeSpan age) => age < TimeSpan.FromHours(2) ? $"{(long)age.TotalMinutes}m" : $"{(long)age.TotalHours}h";
}
