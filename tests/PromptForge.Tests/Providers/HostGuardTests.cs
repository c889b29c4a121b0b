using System.Net;
using PromptForge.Providers.Http;

namespace PromptForge.Tests.Providers;

public sealed class HostGuardTests
{
    private static readonly HostGuard Guard = new(new("https://api.example.com/v1/x"), ["*.bfl.ai", "sc-maas.oss-cn-*.aliyuncs.com", "replicate.delivery"], allowPrivate: false);

    [Theory]
    [InlineData("https://api.example.com/other?x=1", true)]
    [InlineData("https://delivery-eu1.bfl.ai/a.png", true)]
    [InlineData("https://sc-maas.oss-cn-shanghai.aliyuncs.com/a", true)]
    [InlineData("https://replicate.delivery/a", true)]
    [InlineData("http://api.example.com/", false)]
    [InlineData("https://api.example.com:8443/", false)]
    [InlineData("https://bfl.ai/", false)]
    [InlineData("https://evil-bfl.ai/", false)]
    [InlineData("https://delivery.bfl.ai.evil.com/", false)]
    [InlineData("https://delivery.bfl.ai:8080/", false)]
    [InlineData("https://api.example.com.evil.com/", false)]
    [InlineData("https://api.example.com@evil.com/", false)]
    [InlineData("https://169.254.169.254/latest/meta-data", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("ftp://replicate.delivery/a", false)]
    public void Only_the_service_and_its_hosts_are_gone_to(string address, bool may) => Assert.Equal(may, Guard.Refusal(new(address)) is null);

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.1.1", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("100.128.0.1", false)]
    [InlineData("0.0.0.0", true)]
    [InlineData("224.0.0.1", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("8.8.8.8", false)]
    [InlineData("::1", true)]
    [InlineData("::", true)]
    [InlineData("fe80::1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("64:ff9b::a9fe:a9fe", true)]
    [InlineData("2606:4700:4700::1111", false)]
    public void Private_addresses_are_known(string address, bool isPrivate) => Assert.Equal(isPrivate, HostGuard.IsPrivate(IPAddress.Parse(address)));
}
