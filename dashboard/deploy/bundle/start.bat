@echo off
rem Installs from the wheels beside it, the first time without asking any network, and opens the dashboard.
chcp 65001 >nul
cd /d "%~dp0"
set PYTHONUTF8=1

set PYTHON=
call :try "%~dp0python\python.exe"
if not defined PYTHON call :try py -@VERSION@
if not defined PYTHON call :try python
if not defined PYTHON (
  echo 没有找到 Python @VERSION@。请先安装，或把便携版 Python 放在本文件夹的 python 文件夹里。
  goto failed
)

if not exist .venv\installed (
  echo 第一次启动：正在安装，不需要联网，约一分钟。
  if exist .venv rmdir /s /q .venv
  %PYTHON% -m venv .venv
  if errorlevel 1 (
    echo 不能在本文件夹里安装。请把整个文件夹复制到可以写入的磁盘上再试。
    goto failed
  )
  .venv\Scripts\python.exe -m pip install --quiet --no-index --find-links wheels rectify
  if errorlevel 1 (
    echo 安装没有完成：wheels 文件夹不全，或与本机的系统、处理器不符。请换用与本机相符的安装包。
    goto failed
  )
  .venv\Scripts\python.exe -m dashboard.samples data
  if errorlevel 1 (
    echo 自带数据没有载入。请看上面的说明。
    goto failed
  )
  type nul > .venv\installed
)
.venv\Scripts\rectify.exe serve --open
if errorlevel 1 goto failed
exit /b 0

:try
%* -c "import sys, venv, ensurepip; sys.exit('%%d.%%d' %% sys.version_info[:2] != '@VERSION@')" >nul 2>nul
if not errorlevel 1 set PYTHON=%*
exit /b 0

:failed
pause
exit /b 1
