/* The words of the page's language. A sentence is asked for in English, as everywhere in the house. */

const known = JSON.parse(document.getElementById("words").textContent);

export const language = document.documentElement.dataset.language;

/* t("%(n)s photos", { n: 3 }) */
export const t = (sentence, given = {}) =>
  (known[sentence] || sentence).replace(/%\((\w+)\)s/g, (whole, name) => (name in given ? given[name] : whole));

const tag = language === "en" ? "en-GB" : "zh-CN";
const clock = new Intl.DateTimeFormat(tag, { hour: "2-digit", minute: "2-digit", hour12: false });
const moment = new Intl.DateTimeFormat(tag, { month: language === "en" ? "short" : "long", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
const day = new Intl.DateTimeFormat(tag, { month: language === "en" ? "short" : "long", day: "numeric" });

const date = (text) => new Date(text.length === 10 ? `${text}T00:00:00` : text);
export const timeOf = (text) => clock.format(date(text));
export const momentOf = (text) => moment.format(date(text));
export const dayOf = (text) => (text ? day.format(date(text)) : "");
export const metres = (m) => (m < 1000 ? t("%(n)s m", { n: Math.max(10, Math.round(m / 10) * 10) }) : t("%(n)s km", { n: (m / 1000).toFixed(1) }));
