/* The code on a placard: it holds the address of a site of this server. */

import { camera } from "./camera.js";

const SITE = /\/s\/([^/?#]+)\/?(?:[?#].*)?$/;
const EVERY = 180;

export const siteIn = (text) => (SITE.exec(text || "") || [])[1] || "";

/* The phone reads codes itself, or a decoder of ours does. */
const reader = async () => {
  if ("BarcodeDetector" in window) {
    const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
    if (formats.includes("qr_code")) {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      return async (video) => (await detector.detect(video))[0]?.rawValue || "";
    }
  }
  const { decodeQR } = await import("../vendor/qr/decode.js");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, 800 / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height)) || "";
    } catch {
      return "";
    }
  };
};

/* Looks until it found one, or until whoever asked says that it is enough. */
export const look = async (video, found) => {
  const stop = await camera(video);
  const read = await reader();
  let on = true;
  const step = async () => {
    if (!on) return;
    const text = video.readyState >= 2 ? await read(video).catch(() => "") : "";
    if (on && text && found(text)) return;
    if (on) setTimeout(step, EVERY);
  };
  step();
  return () => {
    on = false;
    stop();
  };
};
