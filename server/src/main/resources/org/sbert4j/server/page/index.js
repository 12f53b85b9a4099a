// The start page: lists the models, compares, searches and reranks texts with them, draws the last minute.
// It asks nothing but the server that it came from, by addresses relative to its own.

const byId = (id) => document.getElementById(id);

/** A new element: attributes by name, then children, which are elements or texts. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** An element whose style sheet uses --share, from 0 to 1. */
function shared(made, share) {
  made.style.setProperty("--share", Math.min(1, Math.max(0, share)).toFixed(4));
  return made;
}

// Asking the server

const KEY = "sbert4j.key"; // the docs page reads it, too

/** What the server refused, as one sentence for people. */
class Refusal extends Error {}

/** GETs a path, or POSTs a body as JSON, and returns the answer's JSON. Throws a Refusal. */
async function ask(path, body) {
  const headers = {};
  const key = sessionStorage.getItem(KEY);
  if (key) {
    headers.Authorization = `Bearer ${key}`;
  }
  if (body) {
    headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(path, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body) });
  } catch {
    throw new Refusal("The server does not answer: is it running, and this machine connected?");
  }
  const text = await response.text();
  if (response.ok) {
    return JSON.parse(text);
  }
  if (response.status === 401) {
    byId("key").focus();
  }
  throw new Refusal(refusal(response, text));
}

/** Why there is no answer: what to do, where the status tells, and what the server said. */
function refusal(response, text) {
  let said = text;
  try {
    const { error, message } = JSON.parse(text);
    said = error?.message ?? message ?? error ?? text;
  } catch {
    // Not JSON: shown as it is.
  }
  const wait = response.headers.get("Retry-After");
  const advice = {
    401: sessionStorage.getItem(KEY) ? "This is not the server's API key: enter another." : "Enter the server's API key.",
    429: `The server has too much to do: try again ${wait ? `in ${wait} s` : "later"}.`,
    503: "The server is not ready: it starts, stops, or its model cannot be loaded.",
  }[response.status];
  return [`${response.status}:`, advice, said].filter(Boolean).join(" ");
}

/** Runs what a form is for, and says in its output how that went. One at a time for each form. */
function onSubmit(form, said, action) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    if (button.disabled) {
      return;
    }
    button.disabled = true;
    said.classList.remove("error");
    said.textContent = "…";
    try {
      const start = performance.now();
      const result = await action();
      said.textContent = `${result}, in ${(performance.now() - start).toFixed(0)} ms.`;
    } catch (problem) {
      complain(said, problem);
    } finally {
      button.disabled = false;
    }
  });
}

function complain(said, problem) {
  said.classList.add("error");
  said.textContent = problem instanceof Refusal ? problem.message : `The answer is not as expected: ${problem.message}`;
}

const counted = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;

const linesOf = (id) => byId(id).value.split("\n").map((line) => line.trim()).filter(Boolean);

// Vectors

/** The numbers in an answer that was asked for as base64: float32, the lowest byte first. */
function decodeVector(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

function cosine(a, b) {
  let product = 0;
  let squareA = 0;
  let squareB = 0;
  for (let i = 0; i < a.length; i++) {
    product += a[i] * b[i];
    squareA += a[i] * a[i];
    squareB += b[i] * b[i];
  }
  return product / Math.sqrt(squareA * squareB || 1);
}

/** The vectors of texts, in their order, and what the server says about the texts and its model. */
async function embed(model, texts) {
  const answer = await ask("v1/embeddings", { model, input: texts, encoding_format: "base64" });
  const vectors = [];
  for (const { index, embedding } of answer.data) {
    vectors[index] = decodeVector(embedding);
  }
  return { vectors, about: answer.sbert4j };
}

// Models

async function showModels() {
  const said = byId("models-said");
  try {
    const models = (await ask("v1/models")).data;
    said.classList.remove("error");
    said.textContent = "";
    byId("models").replaceChildren(modelTable(models));
    const rerankers = models.filter((model) => model.type === "reranker" && model.dimensions === 1);
    const encoders = models.filter((model) => model.type !== "reranker");
    choices(byId("model"), encoders);
    choices(byId("reranker"), rerankers);
    byId("rerank").hidden = rerankers.length === 0;
    for (const form of ["similarity-form", "search-form"]) {
      byId(form).querySelector("button").disabled = encoders.length === 0;
    }
    showExamples();
  } catch (problem) {
    complain(said, problem);
  }
}

function modelTable(models) {
  const told = models.some((model) => "loaded" in model);
  const head = ["Name", "Type", "Dimensions", "Tokens", ...(told ? ["Memory, at most"] : [])];
  const rows = models.map((model) =>
    element("tr", {},
      element("th", { scope: "row" }, model.id),
      element("td", {}, model.type ?? ""),
      element("td", { class: "number" }, String(model.type === "reranker" ? "" : (model.dimensions ?? ""))),
      element("td", { class: "number" }, String(model.max_model_len ?? "")),
      ...(told ? [element("td", { class: "number" }, memory(model))] : [])));
  return element("table", {},
    element("thead", {}, element("tr", {}, ...head.map((name, column) =>
      element("th", { scope: "col", class: column >= 2 ? "number" : "" }, name)))),
    element("tbody", {}, ...rows));
}

/** How much memory a model's weights take now. */
function memory({ loaded, memory_bytes: bytes }) {
  if (!loaded) {
    return "not loaded";
  }
  return bytes ? `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB` : "loaded";
}

/** Fills a list of models, and keeps what was chosen. */
function choices(select, models) {
  const chosen = select.value;
  select.replaceChildren(...models.map((model) => element("option", {}, model.id)));
  select.disabled = models.length === 0;
  if (models.some((model) => model.id === chosen)) {
    select.value = chosen;
  }
}

// Similarity

const MOST_COMPARED = 30; // more cells than a screen can show

async function compare() {
  const texts = linesOf("texts");
  if (texts.length < 2 || texts.length > MOST_COMPARED) {
    throw new Refusal(`Enter from 2 to ${MOST_COMPARED} texts, one a line: there are ${texts.length}.`);
  }
  const { vectors, about } = await embed(byId("model").value, texts);
  const cosines = vectors.map((row) => vectors.map((column) => cosine(row, column)));
  byId("matrix").replaceChildren(matrix(texts, cosines, about?.texts));
  byId("matrix").hidden = false;
  byId("fingerprint").replaceChildren(
    "Fingerprint of all that decides these numbers: ", element("code", {}, about?.fingerprint ?? "not told"));
  byId("fingerprint").hidden = false;
  return texts.length === 2
    ? `Cosine similarity ${cosines[0][1].toFixed(4)}`
    : `${texts.length} texts compared`;
}

function matrix(texts, cosines, about) {
  const head = element("tr", {},
    element("th", { scope: "col" }, "Text"),
    element("th", { scope: "col", class: "number" }, "Tokens"),
    ...texts.map((_, i) => element("th", { scope: "col", class: "cosine" }, String(i + 1))));
  const rows = texts.map((text, i) =>
    element("tr", {},
      element("th", { scope: "row" }, `${i + 1}  ${text}`),
      element("td", { class: "number" }, ...tokens(about?.[i])),
      // Squared, since most cosines are in the upper half: there, the colours differ more.
      ...cosines[i].map((value) =>
        shared(element("td", { class: "cosine" }, value.toFixed(4)), Math.max(0, value) ** 2))));
  return element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows));
}

/** How many tokens a text has, and where the model stopped reading if that was too many. */
function tokens(about) {
  if (!about) {
    return ["?"];
  }
  const where = about.cut_offset == null ? "" : ` after character ${about.cut_offset}`;
  return about.truncated
    ? [`${about.tokens}, `, element("span", { class: "cut" }, `cut${where}`)]
    : [String(about.tokens)];
}

// Search and rerank

const vectorCache = new Map(); // by model and text
const MOST_CACHED = 5000;

async function search() {
  const { passages, query } = whatToRank();
  const model = byId("model").value;
  const nameOf = (text) => `${model}\n${text}`;
  const missing = [...new Set([query, ...passages])].filter((text) => !vectorCache.has(nameOf(text)));
  if (vectorCache.size + missing.length > MOST_CACHED) {
    vectorCache.clear();
    return search();
  }
  if (missing.length > 0) {
    const { vectors } = await embed(model, missing);
    missing.forEach((text, i) => vectorCache.set(nameOf(text), vectors[i]));
  }
  const queryVector = vectorCache.get(nameOf(query));
  showRanking(byId("found"), passages.map((text) => ({ text, score: cosine(queryVector, vectorCache.get(nameOf(text))) })));
  return `${counted(passages.length, "passage")} ranked, ${counted(missing.length, "text")} sent to the server`;
}

async function rerank() {
  const { passages, query } = whatToRank();
  const { results } = await ask("v1/rerank", { model: byId("reranker").value, query, documents: passages });
  showRanking(byId("reranked"), results.map(({ index, relevance_score: score }) => ({ text: passages[index], score })));
  return `${counted(passages.length, "passage")} ranked`;
}

function whatToRank() {
  const passages = linesOf("passages");
  const query = byId("query").value.trim();
  if (passages.length === 0 || !query || passages.length >= MOST_CACHED) {
    throw new Refusal(`Enter a query and from 1 to ${MOST_CACHED - 1} passages, one a line.`);
  }
  return { passages, query };
}

/** Shows the best first. Scores out of 0 to 1, such as logits, get bars between the least and the greatest. */
function showRanking(list, ranked) {
  ranked.sort((a, b) => b.score - a.score);
  const most = ranked[0].score;
  const least = ranked[ranked.length - 1].score;
  const share = least < 0 || most > 1 ? (score) => (score - least) / (most - least || 1) : (score) => score;
  list.replaceChildren(...ranked.map(({ text, score }) =>
    shared(element("li", {}, element("b", {}, score.toFixed(4)), element("span", {}, text)), share(score))));
  list.hidden = false;
}

// The last minute

const SECONDS = 60;
const samples = []; // the oldest first

/** The sum of all series of a name in Prometheus' text format; NaN where there are none. */
function metric(text, name) {
  const values = text.split("\n")
    .filter((line) => line.startsWith(name) && /[ {]/.test(line[name.length]))
    .map((line) => Number(line.slice(line.lastIndexOf("}") + 1).trim().split(/\s+/)[line.includes("}") ? 0 : 1]));
  return values.length > 0 ? values.reduce((a, b) => a + b) : NaN;
}

async function sample() {
  const said = byId("live-said");
  try {
    const text = await (await fetch("metrics", { cache: "no-store" })).text();
    samples.push({
      time: performance.now() / 1000,
      texts: metric(text, "sbert4j_texts_total"),
      tokens: metric(text, "sbert4j_tokens_total"),
    });
    const queue = metric(text, "te_queue_size");
    said.textContent = `${queue || "No"} ${queue === 1 ? "text waits" : "texts wait"} in the queue.`;
  } catch {
    said.textContent = "The server does not answer.";
  }
  const now = performance.now() / 1000;
  while (samples.length > 0 && samples[0].time < now - SECONDS - 2) {
    samples.shift();
  }
  draw("texts", now);
  draw("tokens", now);
}

/** Draws how much of something there was in each second. The viewBox is 300 by 80. */
function draw(what, now) {
  const rates = samples.slice(1).map((at, i) => ({
    age: now - at.time,
    // A server that was started anew counts from 0.
    rate: Math.max(0, (at[what] - samples[i][what]) / (at.time - samples[i].time)) || 0,
  }));
  const most = Math.max(1, ...rates.map(({ rate }) => rate));
  const points = rates.map(({ age, rate }) => `${(300 * (1 - age / SECONDS)).toFixed(1)},${(78 - (74 * rate) / most).toFixed(1)}`);
  const chart = byId(`${what}-chart`);
  if (points.length > 0) {
    const first = points[0].split(",")[0];
    const last = points[points.length - 1].split(",")[0];
    chart.replaceChildren(
      shape("polygon", "area", [`${first},80`, ...points, `${last},80`]), shape("polyline", "line", points));
  }
  const number = (value) => value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 1 : 0 });
  const current = rates.length > 0 ? rates[rates.length - 1].rate : 0;
  byId(`${what}-now`).textContent = rates.length === 0 ? "–" : `${number(current)}, at most ${number(Math.max(...rates.map(({ rate }) => rate)))}`;
}

function shape(name, kind, points) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  made.setAttribute("class", kind);
  made.setAttribute("points", points.join(" "));
  return made;
}

/** Asks each second for as long as somebody can see the page. */
async function keepSampling() {
  for (;;) {
    if (!document.hidden) {
      await sample();
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

// Examples

function showExamples() {
  const server = new URL(".", location.href).href.replace(/\/$/, "");
  const key = sessionStorage.getItem(KEY) ? " \\\n  -H \"Authorization: Bearer $SBERT4J_API_KEY\"" : "";
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const curl = (path, body) =>
    `curl ${server}${path} \\\n  -H "Content-Type: application/json"${key} \\\n  -d ${quoted(JSON.stringify(body))}`;
  const model = byId("model").value || "default";
  const input = ["到期不能按时还款怎么办", "剩余欠款还有多少?"];
  const examples = [
    ["OpenAI", curl("/v1/embeddings", { model, input })],
    ["text-embeddings-inference", curl("/embed", { inputs: input })],
    ["Ollama", curl("/api/embed", { model, input })],
  ];
  if (byId("reranker").value) {
    examples.push(["Cohere and Jina, for rerankers",
      curl("/v1/rerank", { model: byId("reranker").value, query: "怎么提前还款?", documents: input })]);
  }
  byId("examples").replaceChildren(...examples.map(([name, command]) => {
    const code = element("pre", {}, element("code", {}, command));
    const button = element("button", { class: "quiet", type: "button", "aria-label": `Copy the example for ${name}` }, "Copy");
    button.addEventListener("click", () => copy(code, button));
    return element("div", {}, element("div", { class: "code-head" }, element("h3", {}, name), button), code);
  }));
}

/** Copies, or, where the browser doesn't let a page from http do that, selects what is to be copied. */
async function copy(code, button) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(code);
    button.textContent = "Press Ctrl-C";
  }
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
}

// Start

byId("key").value = sessionStorage.getItem(KEY) ?? "";
byId("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem(KEY, byId("key").value.trim());
  showModels();
});
byId("model").addEventListener("change", showExamples);
onSubmit(byId("similarity-form"), byId("similarity-said"), compare);
onSubmit(byId("search-form"), byId("search-said"), search);
onSubmit(byId("rerank-form"), byId("rerank-said"), rerank);
showExamples();
showModels();
keepSampling();
