using System.Net;
using System.Net.Sockets;

namespace PromptForge.Providers.Http;

/// <summary>Where requests may go: the provider's own host, and the hosts that it delivers from.</summary>
internal sealed class HostGuard
{
    private readonly Uri service;
    private readonly IReadOnlyList<string> patterns;
    private readonly bool allowPrivate;

    public HostGuard(Uri service, IReadOnlyList<string> patterns, bool allowPrivate)
    {
        this.service = service;
        this.patterns = patterns;
        this.allowPrivate = allowPrivate;
    }

    /// <summary>Whether an address is the service itself, so that it may see the key.</summary>
    public bool IsService(Uri address) => Uri.Compare(address, service, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>What speaks against an address, or null.</summary>
    public string? Refusal(Uri address)
    {
        if (address.Scheme is not ("https" or "http")) { return $"leads to '{address.Scheme}:', not to a web address"; }

        if (address.Scheme == "http" && !allowPrivate) { return $"is not encrypted: {address.Host}; allow private addresses in the settings if this server is your own"; }

        if (!allowPrivate && IPAddress.TryParse(address.IdnHost, out var literal) && IsPrivate(literal)) { return $"leads into a private network: {address.Host}"; }

        return IsService(address) || (address.IsDefaultPort && patterns.Any(pattern => Matches(address.Host, pattern))) ? null
            : $"leads to {address.Authority}, which is not one of this provider's hosts; add it to 'Hosts' in the settings if it is";
    }

    /// <summary>Whether a host name fits a pattern, in which <c>*</c> stands for any characters.</summary>
    public static bool Matches(string host, string pattern)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1) { return string.Equals(host, pattern, StringComparison.OrdinalIgnoreCase); }

        if (!host.StartsWith(parts[0], StringComparison.OrdinalIgnoreCase) || host.Length < pattern.Length - parts.Length + 1) { return false; }

        var at = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            at = host.IndexOf(part, at, StringComparison.OrdinalIgnoreCase) is var found && found >= 0 ? found + part.Length : host.Length + 1;
            if (at > host.Length) { return false; }
        }

        return host.Length - at >= parts[^1].Length && host.EndsWith(parts[^1], StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether an address belongs to a private network, this machine or no single machine.</summary>
    public static bool IsPrivate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) { address = address.MapToIPv4(); }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        if (length == 4)
        {
            return bytes[0] is 0 or 10 or 127 or >= 224 || (bytes[0] == 100 && bytes[1] is >= 64 and < 128) || (bytes[0] == 169 && bytes[1] == 254)
                || (bytes[0] == 172 && bytes[1] is >= 16 and < 32) || (bytes[0] == 192 && bytes[1] == 168) || (bytes[0] == 198 && bytes[1] is 18 or 19);
        }

        // 64:ff9b::/96 carries an IPv4 address (RFC 6052).
        if (bytes[..4].SequenceEqual((ReadOnlySpan<byte>)[0x00, 0x64, 0xFF, 0x9B])) { return IsPrivate(new(bytes[12..16])); }

        return IPAddress.IsLoopback(address) || address.Equals(IPAddress.IPv6Any) || address.IsIPv6LinkLocal || address.IsIPv6Multicast
            || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal;
    }

    /// <summary>Connects to addresses that are not private. What was checked is what is connected to: a second look-up could answer otherwise.</summary>
    public static async ValueTask<Stream> ConnectToPublicAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);

        if (!IsProxied(context) && addresses.Any(IsPrivate)) { throw new PrivateAddressException(host); }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Behind a proxy the connection goes to the proxy, which the user chose.</summary>
    private static bool IsProxied(SocketsHttpConnectionContext context) =>
        context.InitialRequestMessage.RequestUri is { } wanted && !HttpClient.DefaultProxy.IsBypassed(wanted) && HttpClient.DefaultProxy.GetProxy(wanted) is { } proxy
        && string.Equals(proxy.IdnHost, context.DnsEndPoint.Host, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A host led into a private network.</summary>
internal sealed class PrivateAddressException : IOException
{
    public PrivateAddressException(string host)
        : base($"{host} leads into a private network; allow private addresses in the settings if this server is your own")
    {
    }
}
