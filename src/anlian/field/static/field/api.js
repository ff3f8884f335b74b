/* The server's addresses under /api/field/, and what its answers mean for a phone. */

export class NoNetwork extends Error {}
export class SignIn extends Error {}
export class Ended extends Error {}
export class Trouble extends Error {
  constructor(status, sentence, answer) {
    super(sentence);
    Object.assign(this, { status, answer });
  }
}

const BASE = "/api/field/";
const PATIENCE = 45_000;
export const who = { device: "", district: "", csrf: "" };

const wrong = async (answer) => {
  if (answer.status === 401) throw new SignIn();
  if (answer.status === 410) throw new Ended();
  const said = await answer.json().catch(() => ({}));
  throw new Trouble(answer.status, said.detail || said.sentence || "", said);
};

export const ask = async (address, { method = "GET", headers = {}, json, body } = {}) => {
  const sent = { "X-Device": who.device, "X-App": document.body.dataset.version, ...headers };
  /* A phone that was ended hears so without a session, too. */
  if (who.district) sent["X-District"] = who.district;
  if (method !== "GET") sent["X-CSRFToken"] = who.csrf;
  if (json) sent["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(BASE + address, { method, headers: sent, body: json ? JSON.stringify(json) : body, cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    throw new NoNetwork(error.name);
  }
  if (!answer.ok && answer.status !== 304) await wrong(answer);
  return answer;
};

/* A connection may end within an answer, too. */
export const read = async (address, how) => {
  const answer = await ask(address, how);
  try {
    return await answer.json();
  } catch (error) {
    throw new NoNetwork(error.name);
  }
};
