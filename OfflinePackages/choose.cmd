@rem Called by run.cmd and test.cmd: finds the SDK, then decides between the real packages and the stand-ins, and says which.

dotnet --version >nul 2>&1
if errorlevel 1 (
  echo The .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and see that 'dotnet' is on PATH. 1>&2
  exit /b 1
)

set DOTNET_NOLOGO=1
set DOTNET_CLI_TELEMETRY_OPTOUT=1
for /f "tokens=3 delims=<>" %%v in ('findstr "<AspireVersion>" Directory.Packages.props') do set aspire=%%v

if not "%Offline%"=="" goto say
echo Looking for Aspire %aspire% in your NuGet sources ...
set Offline=false
rem The SDK package alone is asked for first: where it is missing this ends in a second, and leaves no half restored project behind.
dotnet msbuild AppHost\AppHost.csproj -getProperty:AspireHostingSDKVersion >nul 2>&1
if not errorlevel 1 dotnet restore Tests\Tests.csproj --verbosity quiet >nul 2>&1
if errorlevel 1 set Offline=true

:say
if "%Offline%"=="true" (
  echo Packages: offline stand-ins ^(Aspire %aspire% could not be restored from your NuGet sources^).
) else (
  echo Packages: Aspire %aspire%.
)
exit /b 0
