@rem Builds and runs the whole application: run [--Replicas=5 ...]; run --help lists the options.
@echo off
setlocal
cd /d "%~dp0"
call OfflinePackages\choose.cmd || exit /b 1

echo Building ...
dotnet build AppHost\AppHost.csproj --nologo --verbosity minimal
if errorlevel 1 (
  echo The build failed; the errors are above. 1>&2
  exit /b 1
)

dotnet run --project AppHost --no-build -- %*
