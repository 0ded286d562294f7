@rem Builds everything and runs every test: test [options of the tests, such as --filter-class "*RoundRobin"]
@echo off
setlocal
cd /d "%~dp0"
set DOTNET_NOLOGO=1
set DOTNET_CLI_TELEMETRY_OPTOUT=1

dotnet --version >nul 2>&1
if errorlevel 1 (
  echo The .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and see that 'dotnet' is on PATH. 1>&2
  exit /b 1
)

echo Building ...
dotnet build McpAspire.sln --nologo --verbosity minimal
if errorlevel 1 (
  echo The build failed; the errors are above. 1>&2
  exit /b 1
)

dotnet test --solution McpAspire.sln --no-build --no-progress --max-parallel-test-modules 1 --output Detailed --show-slowest-tests 10 %*
