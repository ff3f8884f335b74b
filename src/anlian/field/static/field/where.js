/* Where the phone is: asked once for a record, never followed. Refusing it blocks nothing. */

import { stamp } from "./ids.js";

const OPTIONS = { enableHighAccuracy: true, timeout: 20_000, maximumAge: 30_000 };
const round = (degrees) => Math.round(degrees * 1e6) / 1e6;

export const ask = () =>
  new Promise((done) => {
    if (!navigator.geolocation) return done(null);
    return navigator.geolocation.getCurrentPosition(
      ({ coords, timestamp }) => done({ lng: round(coords.longitude), lat: round(coords.latitude), accuracy: Math.round(coords.accuracy), at: stamp(new Date(timestamp)) }),
      () => done(null),
      OPTIONS,
    );
  });

const RADIUS = 6_371_000;
const rad = (degrees) => (degrees * Math.PI) / 180;

export const between = (one, other) => {
  if (!one || !other || other.lng === null || other.lng === undefined) return null;
  const up = rad(other.lat - one.lat);
  const over = rad(other.lng - one.lng);
  const a = Math.sin(up / 2) ** 2 + Math.cos(rad(one.lat)) * Math.cos(rad(other.lat)) * Math.sin(over / 2) ** 2;
  return 2 * RADIUS * Math.asin(Math.sqrt(a));
};
