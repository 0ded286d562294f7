@rem Builds everything and runs every test: test [options of dotnet test, such as --filter RoundRobin]
@echo off
setlocal
cd /d "%~dp0"
call OfflinePackages\choose.cmd || exit /b 1

echo Building ...
dotnet build McpAspire.sln --nologo --verbosity minimal
if errorlevel 1 (
  echo The build failed; the errors are above. 1>&2
  exit /b 1
)

dotnet test McpAspire.sln --no-build --nologo --logger "console;verbosity=normal" %*
