/* Keeps the app on the phone. What it kept is given first; data are never kept here: nothing under /api/, no page but the shell. */
const { version, shell, files } = {{ kept|safe }};
const PREFIX = "anlian-field-app-";
const CACHE = PREFIX + version;
const FILES = new Set(files);

const keep = async () => {
  const cache = await caches.open(CACHE);
  await cache.addAll([shell, ...files].map((address) => new Request(address, { cache: "reload" })));
};

/* Whoever has an older one open goes on with it, until they say otherwise. */
self.addEventListener("install", (event) => event.waitUntil(keep()));

const takeOver = async () => {
  const older = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
  await self.clients.claim();
};
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

const answer = async (request, key) => (await (await caches.open(CACHE)).match(key)) || fetch(request);

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && address.pathname === shell) event.respondWith(answer(request, shell));
  else if (FILES.has(address.pathname)) event.respondWith(answer(request, address.pathname));
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
  /* The person chose another language: the shell speaks it from now on. */
  if (event.data === "shell")
    event.waitUntil(
      caches.open(CACHE).then((cache) => cache.add(new Request(shell, { cache: "reload" }))).finally(() => event.source && event.source.postMessage("shell")),
    );
});
