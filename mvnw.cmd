@echo off
rem Runs Maven 3.9.16, fetched once by its coordinates and checked (.mvn\wrapper\MavenFetcher.java).
rem Needs a JDK, found by JAVA_HOME or PATH, and nothing else.
setlocal
set "WRAPPER=%~dp0.mvn\wrapper"
if not defined MAVEN_USER_HOME set "MAVEN_USER_HOME=%USERPROFILE%\.m2"
set "MAVEN=%MAVEN_USER_HOME%\wrapper\dists\sbert4j-apache-maven-3.9.16"

set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo mvnw: no Java found by JAVA_HOME or PATH: install a JDK 17 or later, or set JAVA_HOME to one 1>&2
  exit /b 1
)

if exist "%MAVEN%\bin\mvn.cmd" goto run
"%JAVA%" %MAVEN_OPTS% -cp "%WRAPPER%\ivy-2.5.3.jar" "-Dmvnw.folder=%WRAPPER%" "%WRAPPER%\MavenFetcher.java" "%MAVEN%"
if errorlevel 1 exit /b 1
:run
call "%MAVEN%\bin\mvn.cmd" %*
exit /b %ERRORLEVEL%
