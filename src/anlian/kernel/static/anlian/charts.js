/* Draws <div class="chart" data-chart="ID"> from the JSON in <script type="application/json" id="ID">. */
(() => {
  "use strict";

  const COLOURS = ["#1c5fb8", "#2f9e77", "#d98b12", "#7a5bb0", "#c0392b", "#4a90a4", "#8a8f98"];
  let library;

  /* The library is large: it is fetched by the first page that has a chart. */
  const charts = () => {
    library ||= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = document.body.dataset.echarts;
      script.onload = () => done(window.echarts);
      script.onerror = failed;
      document.head.append(script);
    });
    return library;
  };

  const axis = (given, calm) => {
    if (!given) return given;
    return [].concat(given).map((each) => ({
      axisLine: { lineStyle: { color: "#c9d1dc" } },
      axisTick: { show: false },
      splitLine: { show: !calm, lineStyle: { color: "#edf0f4" } },
      ...each,
    }));
  };

  const draw = async (place) => {
    if (place.dataset.drawn) return;
    place.dataset.drawn = "yes";
    const option = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const chart = (await charts()).init(place, null, { renderer: "canvas" });
    chart.setOption({
      color: COLOURS,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 },
      grid: { left: 8, right: 16, top: 36, bottom: 8, containLabel: true },
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      ...option,
      ...(option.legend && { legend: { top: 0, bottom: "auto", ...option.legend } }),
      ...(option.xAxis && { xAxis: axis(option.xAxis, true) }),
      ...(option.yAxis && { yAxis: axis(option.yAxis, false) }),
      // Drawn on the canvas: an HTML tooltip needs inline styles, which the policy forbids.
      tooltip: { trigger: option.xAxis ? "axis" : "item", confine: true, ...option.tooltip, renderMode: "richText" },
    });
    // A figure opens the list behind it.
    chart.on("click", (event) => event.data && event.data.href && location.assign(event.data.href));
    new ResizeObserver(() => chart.resize()).observe(place);
  };

  const drawAll = (root) => root.querySelectorAll("[data-chart]").forEach(draw);
  document.addEventListener("DOMContentLoaded", () => drawAll(document));
  document.addEventListener("htmx:load", (event) => drawAll(event.detail.elt));
})();
