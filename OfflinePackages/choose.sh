# Sourced by run and test: finds the SDK, then decides between the real packages and the stand-ins, and says which.

fail() {
  echo "$1" >&2
  exit 1
}

dotnet --version >/dev/null 2>&1 || fail "The .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and see that 'dotnet' is on PATH."

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
aspire=$(sed -n 's|.*<AspireVersion>\(.*\)</AspireVersion>.*|\1|p' Directory.Packages.props)

if [ -z "${Offline:-}" ]; then
  echo "Looking for Aspire $aspire in your NuGet sources …"
  export Offline=false
  # The SDK package alone is asked for first: where it is missing this ends in a second, and leaves no half restored project behind.
  dotnet msbuild AppHost/AppHost.csproj -getProperty:AspireHostingSDKVersion >/dev/null 2>&1 &&
    dotnet restore Tests/Tests.csproj --verbosity quiet >/dev/null 2>&1 ||
    export Offline=true
fi

if [ "$Offline" = true ]; then
  echo "Packages: offline stand-ins (Aspire $aspire could not be restored from your NuGet sources)."
else
  echo "Packages: Aspire $aspire."
fi
