/* The worker that keeps the app, and a newer one that waits until it is asked for. */

import { by } from "./dom.js";

const TAKE_OVER = "take over";
let waiting = null;
let asked = false;

export const offerUpdate = (writing) => (by("update").hidden = !waiting || writing);

const found = (worker) => {
  /* The first worker of all takes the place of nobody. */
  if (!worker || !navigator.serviceWorker.controller) return;
  waiting = worker;
  offerUpdate(by("app").classList.contains("writing"));
};

let registered = null;
export const register = async () => {
  if (!navigator.serviceWorker) return;
  if (registered) return void registered.update().catch(() => {});
  navigator.serviceWorker.addEventListener("controllerchange", () => asked && location.reload());
  by("update").firstElementChild.addEventListener("click", () => {
    asked = true;
    waiting.postMessage(TAKE_OVER);
  });
  registered = await navigator.serviceWorker.register(document.body.dataset.worker, { updateViaCache: "none" }).catch(() => null);
  if (!registered) return;
  found(registered.waiting);
  registered.addEventListener("updatefound", () => {
    const worker = registered.installing;
    worker.addEventListener("statechange", () => worker.state === "installed" && found(worker));
  });
};

/* The shell in another language: kept now, shown when the app is opened next, or at once if `now` is said. */
export const speakAnew = async (now = false) => {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return now && location.reload();
  if (now) navigator.serviceWorker.addEventListener("message", (event) => event.data === "shell" && location.reload());
  worker.postMessage("shell");
};
