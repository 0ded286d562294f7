@rem Builds and runs the whole application: run [--Replicas=5 ...]; run --help lists the options.
@echo off
setlocal
rem --Directory is relative to this folder.
set CALLER_DIRECTORY=%CD%
cd /d "%~dp0"
set DOTNET_NOLOGO=1
set DOTNET_CLI_TELEMETRY_OPTOUT=1

dotnet --version >nul 2>&1
if errorlevel 1 (
  echo The .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and make sure that 'dotnet' is on PATH. 1>&2
  exit /b 1
)

echo Building ...
dotnet build AppHost\AppHost.csproj --nologo --verbosity minimal
if errorlevel 1 (
  echo The build failed. The errors are above. 1>&2
  exit /b 1
)

dotnet run --project AppHost --no-build -- %*
