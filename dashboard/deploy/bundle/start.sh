#!/bin/sh
# Installs from the wheels beside it, the first time without asking any network, and opens the dashboard.
cd "$(dirname "$0")" || exit 1
export PYTHONUTF8=1

fail() {
  echo "$1"
  printf '按回车键关闭。'
  read -r _
  exit 1
}

python=
for found in ./python/bin/python3 python@VERSION@ python3; do
  if "$found" -c 'import sys, venv, ensurepip; sys.exit("%d.%d" % sys.version_info[:2] != "@VERSION@")' 2>/dev/null; then
    python=$found
    break
  fi
done
[ -n "$python" ] || fail '没有找到 Python @VERSION@（带 venv）。请先安装，或把便携版 Python 放在本文件夹的 python 文件夹里。'

if [ ! -f .venv/installed ]; then
  echo '第一次启动：正在安装，不需要联网，约一分钟。'
  rm -rf .venv
  "$python" -m venv .venv || fail '不能在本文件夹里安装。请把整个文件夹复制到可以写入的磁盘上再试。'
  .venv/bin/python -m pip install --quiet --no-index --find-links wheels rectify ||
    fail '安装没有完成：wheels 文件夹不全，或与本机的系统、处理器不符。请换用与本机相符的安装包。'
  .venv/bin/python -m dashboard.samples data || fail '自带数据没有载入。请看上面的说明。'
  touch .venv/installed
fi
.venv/bin/rectify serve --open || fail '没有启动。请看上面的说明。'
