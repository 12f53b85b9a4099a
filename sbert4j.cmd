@echo off
rem The sbert4j command: finds Java, builds on first use, starts org.sbert4j.cli.Main.
rem JAVA_HOME chooses the Java; SBERT4J_OPTS holds flags for it, such as -Xmx2g.
rem After a change of the sources, delete cli\target\launcher to have it built again.
setlocal
set "ROOT=%~dp0."
set "LAUNCHER=%~dp0cli\target\launcher"

set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo sbert4j: no Java found by JAVA_HOME or PATH: install a JDK 17 or later, or set JAVA_HOME to one 1>&2
  exit /b 1
)

set "MAJOR="
for /f tokens^=2^ delims^=.-+_^" %%v in ('call "%JAVA%" -version 2^>^&1 ^| findstr /c:" version "') do set "MAJOR=%%v"
if not defined MAJOR set "MAJOR=0"
if %MAJOR% LSS 17 (
  echo sbert4j: Java %MAJOR% is too old: install a JDK 17 or later, or set JAVA_HOME to one 1>&2
  exit /b 1
)

rem Without this module the engine still runs, slower, and says so itself.
set "FLAGS=--add-modules jdk.incubator.vector"
"%JAVA%" %FLAGS% -version >nul 2>&1
if errorlevel 1 set "FLAGS="
if %MAJOR% GEQ 24 set "FLAGS=%FLAGS% --enable-native-access=ALL-UNNAMED"

if exist "%LAUNCHER%\built" goto run
"%JAVA%" "%~dp0cli\launcher\LauncherBuild.java" "%ROOT%" false
if errorlevel 1 exit /b 1
:run
rem The collector that starts fastest, unless the user names one: two would keep the JVM from starting.
set "COLLECTOR=-XX:+UseSerialGC -Xmn16m"
(set SBERT4J_OPTS & set JDK_JAVA_OPTIONS & set JAVA_TOOL_OPTIONS & set _JAVA_OPTIONS) 2>nul | findstr /c:"+UseSerialGC" /c:"+UseParallelGC" /c:"+UseG1GC" /c:"+UseZGC" /c:"+UseShenandoahGC" /c:"+UseEpsilonGC" >nul && set "COLLECTOR="
"%JAVA%" %FLAGS% %COLLECTOR% -Xshare:auto %SBERT4J_OPTS% -cp "%LAUNCHER%\lib\*" org.sbert4j.cli.Main %*
exit /b %ERRORLEVEL%
