/* 扫码: a placard's code leads to its site. */

import { hasCamera } from "../camera.js";
import { h } from "../dom.js";
import { bundle } from "../given.js";
import { empty, link, wrong } from "../parts.js";
import { look, siteIn } from "../scan.js";
import { t } from "../words.js";

export const show = async () => {
  const { sites } = await bundle();
  const video = h("video.live", { playsinline: true, muted: true, "aria-label": t("What the camera sees") });
  const view = h("div.scan", video, h("i.aim"));
  let stop = () => {};
  let left = false;
  const found = (text) => {
    const key = siteIn(text);
    const site = key && sites.find(({ id, code }) => id === key || code === key);
    if (site) location.hash = `#/site/${site.id}`;
    else wrong(key ? t("This site is not among those that your phone was given.") : t("This is not the code of a site."));
    return Boolean(site);
  };
  const no = () => view.replaceWith(empty("camera", t("The camera may not be used."), t("Allow it in the browser's settings, or search the site by its name.")));
  const shown = async () => {
    if (!hasCamera()) return no();
    try {
      const end = await look(video, found);
      stop = end;
      if (left) end();
    } catch (error) {
      console.warn(error.name);
      no();
    }
    return null;
  };
  return {
    title: t("Scan"),
    small: t("Hold the phone before the placard at the door"),
    body: [view, link(t("Search by name"), "search", "#/round")],
    leave: () => {
      left = true;
      stop();
    },
    shown,
  };
};
