"""A page of every Streamlit part that later pages use, so that its own texts can be looked for."""

from __future__ import annotations

import time

import pandas as pd
import streamlit as st

st.set_page_config(layout="wide")
st.file_uploader("上传台账", type=["xlsx"], key="one")
st.file_uploader("上传多个", accept_multiple_files=True, key="many")
st.dataframe(pd.DataFrame({"数量": [3, 1, 2], "名称": ["甲", "乙", "丙"]}), key="frame")
st.data_editor(pd.DataFrame({"数量": [3, 1]}), num_rows="dynamic", key="editor")
st.multiselect("单位", ["甲", "乙"], key="several")
st.selectbox("一个", ["甲", "乙"], index=None, key="none")
st.selectbox("空", [], key="empty")
st.date_input("日期", key="day")
st.text_input("文字", key="text")
st.text_area("长文字", key="area")
st.number_input("数", key="number")
st.pagination(9, key="pages")
st.download_button("下载", "x", key="file")
st.download_button("坏的", lambda: "x"[1], on_click="ignore", key="broken")
st.tabs(["一", "二"])
with st.expander("展开", key="more"):
    st.code("代码")
st.metric("数", 3, help="说明文字")
if st.button("慢", key="slow"):
    time.sleep(4)
if st.button("错", key="wrong"):
    raise RuntimeError("boom")


@st.dialog("窗口")
def window() -> None:
    st.markdown("内容")


if st.button("窗", key="window"):
    window()
