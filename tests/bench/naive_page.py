"""The overview as one would write it first: plotly express, `cache_data`, `streamlit run`. Only to compare with."""

import os

import pandas as pd
import plotly.express as px
import sqlalchemy
import streamlit as st

st.set_page_config(layout="wide")


@st.cache_data
def read(table: str, snapshot: int) -> pd.DataFrame:
    engine = sqlalchemy.create_engine(os.environ["RECTIFY_DATABASE_URL"])
    return pd.read_sql(f"SELECT * FROM {table} WHERE snapshot_id = {snapshot}", engine)


@st.cache_data
def read_all(table: str) -> pd.DataFrame:
    return pd.read_sql_table(table, sqlalchemy.create_engine(os.environ["RECTIFY_DATABASE_URL"]))


snapshots = read_all("snapshot").sort_values("as_of")
ledgers = read_all("ledger")
columns = st.columns(5)
snapshot = columns[0].selectbox("截至日期", snapshots["id"].tolist(), index=len(snapshots) - 1)
issues, units, measures = (read(name, snapshot) for name in ("issue", "issue_unit", "measure"))

issues["lead"] = issues["lead_unit"].fillna("")
unit = columns[1].selectbox("责任单位", ["全部", *sorted(units["unit"].unique())])
category = columns[2].selectbox("问题类别", ["全部", *sorted(issues["category"].dropna().unique())])
status = columns[3].selectbox("整改状态", ["全部", *sorted(issues["status"].unique())])
kind = columns[4].selectbox("整改类型", ["全部", *sorted(issues["rectification_type"].dropna().unique())])
for name, chosen in (("lead", unit), ("category", category), ("status", status), ("rectification_type", kind)):
    if chosen != "全部":
        issues = issues[issues[name] == chosen]

st.title(f"全部 {len(issues)} 项")
day = snapshots.set_index("id").loc[snapshot, "as_of"]
still_open = issues["status"].isin(["not_started", "in_progress"])
deadlines = pd.to_datetime(issues["deadline"])
overdue = still_open & (deadlines < pd.Timestamp(day))
cards = st.columns(7)
for card, (label, number) in zip(
    cards,
    {
        "申报完成": int(issues["status"].isin(["reported", "verified", "closed"]).sum()),
        "已整改": int(issues["status"].isin(["verified", "closed"]).sum()),
        "已销号": int((issues["status"] == "closed").sum()),
        "待审核": int((issues["status"] == "reported").sum()),
        "逾期": int(overdue.sum()),
        "临期": int((still_open & ~overdue & (deadlines <= pd.Timestamp(day) + pd.Timedelta(days=30))).sum()),
        "未启动": int((issues["status"] == "not_started").sum()),
    }.items(),
    strict=True,
):
    card.metric(label, number)

st.subheader("需关注事项")
st.dataframe(issues[overdue][["code", "title", "lead", "deadline", "status"]].head(7))
left, right = st.columns(2)
by_category = issues.groupby(["category", "status"]).size().reset_index(name="n")
left.plotly_chart(px.bar(by_category, y="category", x="n", color="status", orientation="h"))
by_unit = issues.groupby(["lead", "status"]).size().reset_index(name="n")
right.plotly_chart(px.bar(by_unit, y="lead", x="n", color="status", orientation="h"))
history = read_all("issue").merge(snapshots[["id", "as_of", "ledger_id"]], left_on="snapshot_id", right_on="id")
done = history[history["status"].isin(["reported", "verified", "closed"])].groupby("as_of").size().reset_index(name="n")
st.plotly_chart(px.line(done, x="as_of", y="n"))
st.dataframe(units.groupby("unit").size().reset_index(name="n"))
