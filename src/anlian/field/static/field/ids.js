/* Keys and hashes. */

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/* RFC 9562, version 7: begins with the moment, so that keys made later sort later. */
export const uuid7 = (now = Date.now()) => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let at = 5, left = now; at >= 0; at -= 1, left = Math.floor(left / 256)) bytes[at] = left % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const text = hex(bytes);
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
};

export const sha256 = async (what) => {
  const bytes = typeof what === "string" ? new TextEncoder().encode(what) : await what.arrayBuffer();
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
};

/* The phone's time with its offset: 2023-08-30T16:02:00+08:00 */
export const stamp = (at = new Date()) => {
  const two = (n) => String(Math.floor(Math.abs(n))).padStart(2, "0");
  const ahead = -at.getTimezoneOffset();
  const local = new Date(at.getTime() + ahead * 60000).toISOString().slice(0, 19);
  return `${local}${ahead < 0 ? "-" : "+"}${two(ahead / 60)}:${two(ahead % 60)}`;
};
