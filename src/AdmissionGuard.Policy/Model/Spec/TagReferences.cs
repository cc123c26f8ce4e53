namespace AdmissionGuard.Policy.Model;

/// <summary>What a policy does with images that are referenced by tag (<c>spec.tagReferences</c>).</summary>
public enum TagReferences
{
    /// <summary>The digest that the tag names now is judged.</summary>
    Resolve,

    /// <summary>Only references by digest are admitted.</summary>
    Deny,
}
