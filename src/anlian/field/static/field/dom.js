/* Elements from words: h("button.big", { type: "button", onclick }, icon("camera"), t("Take a photo")). */

const DRAWN = "http://www.w3.org/2000/svg";
const PARTS = /([.#])?([\w-]+)/g;

const put = (element, name, value) => {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "value") element.value = value;
  else if (name === "checked") element.checked = true;
  else element.setAttribute(name, value === true ? "" : value);
};

export const h = (kind, ...rest) => {
  let element = null;
  for (const [, sign, name] of kind.matchAll(PARTS)) {
    if (!sign) element = document.createElement(name);
    else if (sign === ".") element.classList.add(name);
    else element.id = name;
  }
  const attributes = rest.length && rest[0] && rest[0].constructor === Object ? rest.shift() : {};
  element.append(...rest.flat(3).filter((one) => one !== null && one !== undefined && one !== false && one !== ""));
  for (const [name, value] of Object.entries(attributes)) put(element, name, value);
  return element;
};

/* A drawing of the product's sprite; silent, for words stand beside it. */
export const icon = (name, css = "") => {
  const svg = document.createElementNS(DRAWN, "svg");
  const use = document.createElementNS(DRAWN, "use");
  use.setAttribute("href", `${document.body.dataset.icons}#${name}`);
  svg.setAttribute("class", `icon ${css}`.trim());
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
};

export const by = (id) => document.getElementById(id);
