using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AdmissionGuard.Sigstore.Tuf;

namespace AdmissionGuard.TestSupport.FakeTuf;

/// <summary>
/// A TUF repository in memory that signs really and answers as a test wants: change <see cref="Signed"/> and publish, or
/// tamper with what is served.
/// </summary>
public sealed class FakeTufRepository : ITufRepository
{
    private readonly Dictionary<string, JsonObject> signed = new(StringComparer.Ordinal);

    /// <summary>A repository of version 1 throughout, its four roles signed by one P-256 key each.</summary>
    /// <param name="now">Everything expires a month later.</param>
    public FakeTufRepository(DateTimeOffset now)
    {
        foreach (var role in TopLevel) signed[role] = Body(role, now.AddDays(30));
        signed["root"]["consistent_snapshot"] = true;
        signed["root"]["keys"] = new JsonObject();
        signed["root"]["roles"] = new JsonObject();
        foreach (var role in TopLevel)
        {
            signed["root"]["roles"]![role] = new JsonObject { ["keyids"] = new JsonArray(), ["threshold"] = 1 };
            AddKey(role, FakeTufKey.Ecdsa());
        }

        signed["timestamp"]["meta"] = new JsonObject { ["snapshot.json"] = new JsonObject { ["version"] = 1 } };
        signed["snapshot"]["meta"] = new JsonObject { ["targets.json"] = new JsonObject { ["version"] = 1 } };
        signed["targets"]["targets"] = new JsonObject();
        Publish("root", "targets", "snapshot", "timestamp");
        InitialRoot = Served["1.root.json"];
    }

    public static IReadOnlyList<string> TopLevel { get; } = ["root", "timestamp", "snapshot", "targets"];

    /// <summary>Version 1 of the root.</summary>
    public byte[] InitialRoot { get; }

    /// <summary>Who signs, by role.</summary>
    public Dictionary<string, List<FakeTufKey>> Signers { get; } = new(StringComparer.Ordinal);

    /// <summary>Metadata by the name that is asked for.</summary>
    public Dictionary<string, byte[]> Served { get; } = new(StringComparer.Ordinal);

    /// <summary>Targets by the path that is asked for.</summary>
    public Dictionary<string, byte[]> ServedTargets { get; } = new(StringComparer.Ordinal);

    /// <summary>Every name that was asked for, in order.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Answers that come before what is served.</summary>
    public Dictionary<string, TufFetch> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether lengths and hashes of metadata are listed.</summary>
    public bool ListHashes { get; set; }

    /// <summary>The content of a role's next version.</summary>
    public JsonObject Signed(string role) => signed[role];

    public long Version(string role) => long.Parse(signed[role]["version"]!.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);

    public void AddKey(string role, FakeTufKey key, bool signs = true)
    {
        ((JsonObject)signed["root"]["keys"]!)[key.Id] = key.Json.DeepClone();
        ((JsonArray)signed["root"]["roles"]![role]!["keyids"]!).Add(key.Id);
        if (!Signers.TryGetValue(role, out var signers)) Signers[role] = signers = [];
        if (signs) signers.Add(key);
    }

    /// <summary>Takes all keys from a role and gives it a new one.</summary>
    public void RotateKey(string role)
    {
        ((JsonArray)signed["root"]["roles"]![role]!["keyids"]!).Clear();
        Signers[role].Clear();
        AddKey(role, FakeTufKey.Ecdsa());
    }

    /// <summary>Makes the next version of each role, the first one for what is new, and serves it.</summary>
    public void Publish(params IEnumerable<string> roles)
    {
        foreach (var role in roles)
        {
            signed[role]["version"] = Served.Keys.Any(name => name.EndsWith($".{role}.json", StringComparison.Ordinal) || name == $"{role}.json") ? Version(role) + 1 : Version(role);
            Serve(role);
        }
    }

    /// <summary>Signs and serves a role as it stands.</summary>
    public void Serve(string role)
    {
        var raw = Sign(role);
        var name = role == "timestamp" || (role != "root" && !(bool)signed["root"]["consistent_snapshot"]!)
            ? $"{Uri.EscapeDataString(role)}.json"
            : $"{Version(role)}.{Uri.EscapeDataString(role)}.json";
        Served[name] = raw;
        if (role is "root" or "timestamp") return;
        var listedIn = role == "snapshot" ? "timestamp" : "snapshot";
        var listed = new JsonObject { ["version"] = Version(role) };
        if (ListHashes)
        {
            listed["length"] = raw.Length;
            listed["hashes"] = new JsonObject { ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(raw)) };
        }

        signed[listedIn]["meta"]![$"{role}.json"] = listed;
    }

    /// <summary>Lists a target in a role, to be published, and serves it.</summary>
    public void AddTarget(string role, string path, byte[] content, string algorithm = "sha256")
    {
        var hash = Convert.ToHexStringLower(algorithm == "sha512" ? SHA512.HashData(content) : SHA256.HashData(content));
        signed[role]["targets"]![path] = new JsonObject { ["length"] = content.Length, ["hashes"] = new JsonObject { [algorithm] = hash } };
        var slash = path.LastIndexOf('/') + 1;
        ServedTargets[string.Join('/', $"{path[..slash]}{hash}.{path[slash..]}".Split('/').Select(Uri.EscapeDataString))] = content;
    }

    /// <summary>Delegates paths from one targets role to another, with a key of its own.</summary>
    public JsonObject Delegate(string from, string to, bool terminating = false, params string[] paths)
    {
        var key = FakeTufKey.Ecdsa();
        var delegations = (JsonObject)(signed[from]["delegations"] ??= new JsonObject { ["keys"] = new JsonObject(), ["roles"] = new JsonArray() });
        delegations["keys"]![key.Id] = key.Json.DeepClone();
        var role = new JsonObject
        {
            ["name"] = to,
            ["keyids"] = new JsonArray(key.Id),
            ["threshold"] = 1,
            ["terminating"] = terminating,
            ["paths"] = new JsonArray([.. paths.Select(path => JsonValue.Create(path))]),
        };
        ((JsonArray)delegations["roles"]!).Add(role);
        if (signed.TryAdd(to, Body("targets", DateTimeOffset.Parse((string)signed["targets"]["expires"]!, null)))) signed[to]["targets"] = new JsonObject();
        Signers.TryAdd(to, []);
        Signers[to].Add(key);
        return role;
    }

    /// <summary>Signs a role as it stands, without serving it.</summary>
    public byte[] Sign(string role)
    {
        var message = OlpcJson.Encode(signed[role]);
        return Bytes(new JsonObject
        {
            ["signatures"] = new JsonArray([.. Signers[role].Select(key => new JsonObject { ["keyid"] = key.Id, ["sig"] = key.Sign(message) })]),
            ["signed"] = signed[role].DeepClone(),
        });
    }

    public static byte[] Bytes(JsonNode metadata) => System.Text.Encoding.UTF8.GetBytes(metadata.ToJsonString());

    public static string Time(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);

    /// <inheritdoc/>
    public ValueTask<TufFetch> FetchMetadataAsync(string fileName, int maxLength, CancellationToken cancellation) => Fetch(Served, fileName, maxLength);

    /// <inheritdoc/>
    public ValueTask<TufFetch> FetchTargetAsync(string path, int maxLength, CancellationToken cancellation) => Fetch(ServedTargets, path, maxLength);

    private ValueTask<TufFetch> Fetch(Dictionary<string, byte[]> from, string name, int maxLength)
    {
        Requests.Add(name);
        if (Answers.TryGetValue(name, out var answer)) return new(answer);
        if (!from.TryGetValue(name, out var content)) return new(TufFetch.NotFound("status 404"));
        return new(content.Length > maxLength ? TufFetch.TooLong(maxLength) : TufFetch.Found(content));
    }

    private static JsonObject Body(string type, DateTimeOffset expires) => new()
    {
        ["_type"] = type,
        ["spec_version"] = "1.0.31",
        ["version"] = 1,
        ["expires"] = Time(expires),
    };
}
