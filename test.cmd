@rem Builds everything and runs the tests. "test" runs those that need only the SDK and take minutes; "test all" runs all of them;
@rem "test" with test options, such as --filter-class "*RoundRobin", runs those that the options select.
@echo off
setlocal
cd /d "%~dp0"
set DOTNET_NOLOGO=1
set DOTNET_CLI_TELEMETRY_OPTOUT=1

dotnet --version >nul 2>&1
if errorlevel 1 (
  echo The .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and make sure that 'dotnet' is on PATH. 1>&2
  exit /b 1
)

echo Building ...
dotnet build McpAspire.sln --nologo --verbosity minimal
if errorlevel 1 (
  echo The build failed. The errors are above. 1>&2
  exit /b 1
)

set projects=1
set selection=%*
if "%~1"=="" (
  set projects=2
  set selection=--filter-not-trait Run=All
  echo Left out: tests that take long or need node, chromium or redis-server. "test all" runs everything.
)
if "%~1"=="all" set selection=
dotnet test --solution McpAspire.sln --no-build --no-progress --max-parallel-test-modules %projects% --output Detailed --show-slowest-tests 10 --ignore-exit-code 8 %selection%
