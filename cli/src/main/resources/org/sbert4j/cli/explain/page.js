"use strict";
// Draws what is in the data of the page. It computes nothing of the model: all numbers are the engine's.

const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
let text = data.texts[0]; // the one that is shown

function make(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value !== false && value !== undefined) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

function fill(id, ...children) {
  byId(id).replaceChildren(...children);
}

// What cannot be seen gets a sign.
const SIGNS = { " ": "␣", "\n": "⏎", "\r": "␍", "\t": "⇥", "\u00a0": "⍽", "\u3000": "␣" };
function visible(string) {
  if (string === "") return "∅";
  if (SIGNS[string]) return SIGNS[string];
  if (/^\p{Mn}|^\p{Me}/u.test(string)) return "◌" + string;
  return /^[\p{C}\p{Z}]$/u.test(string) ? "▯" : string;
}

function options(id, names, chosen) {
  const select = byId(id);
  const before = chosen === undefined ? select.selectedIndex : chosen;
  select.replaceChildren(...names.map((name) => make("option", {}, name)));
  select.selectedIndex = Math.max(0, Math.min(before, names.length - 1));
}

const pieces = () => text.tokens.map((token) => token.piece);
const numbered = () => pieces().map((piece, t) => `${t}: ${piece}`);

// Makes the arrow keys go from one of the elements to the next; one of them alone is a stop of the tab key.
function roving(place, elements, step) {
  elements.forEach((one, i) => one.setAttribute("tabindex", i === 0 ? 0 : -1));
  place.onkeydown = (event) => {
    const at = elements.indexOf(event.target);
    const next = at < 0 ? -1 : step(at, event.key);
    if (next < 0 || next >= elements.length) return;
    event.preventDefault();
    elements[at].tabIndex = -1;
    elements[next].tabIndex = 0;
    elements[next].focus();
  };
}

// Has a line below say what the element under the pointer or the focus means.
function told(place, said, meaning) {
  const show = (event) => {
    const sentence = meaning(event.target);
    if (sentence) said.textContent = sentence;
  };
  place.onmouseover = show;
  place.addEventListener("focusin", show);
}

/*
 * A table of numbers, the greater the warmer:
 *   label                what it shows
 *   corner, rows, columns  what stands at its sides
 *   shown(r, c)          the text of a cell
 *   share(r, c)          from -1 to 1, how warm it is
 *   meaning(r, c)        a sentence
 *   sums                 whether the last row and column are sums or averages, and cold
 */
function matrix(id, { label, corner, rows, columns, shown, share, meaning, direction = "ltr", last = 0, size = "small" }) {
  const head = make("tr", {}, make("td", {}, corner || ""), ...columns.map((c) => make("th", { scope: "col" }, make("bdi", {}, c))));
  const cells = [];
  const body = rows.map((name, r) => {
    const row = make("tr", { class: r >= rows.length - last ? "last" : false }, make("th", { scope: "row" }, make("bdi", {}, name)));
    columns.forEach((_, c) => {
      const cell = make("td", { "data-row": r, "data-column": c, role: "gridcell" }, shown(r, c));
      const warm = share(r, c);
      cell.style.setProperty("--share", Math.min(1, Math.abs(warm)).toFixed(3));
      if (warm < 0) cell.className = "cold";
      cells.push(cell);
      row.append(cell);
    });
    return row;
  });
  const table = make("table", { class: `matrix ${size}`, role: "grid", "aria-label": label, dir: direction }, make("thead", {}, head), make("tbody", {}, ...body));
  const said = make("output", { class: "said" }, "Point at a cell, or go to it by the tab and arrow keys.");
  const forward = direction === "rtl" ? -1 : 1;
  roving(table, cells, (at, key) => {
    const c = at % columns.length;
    const inRow = (move) => (c + move < 0 || c + move >= columns.length ? -1 : at + move);
    switch (key) {
      case "ArrowRight": return inRow(forward);
      case "ArrowLeft": return inRow(-forward);
      case "ArrowDown": return at + columns.length;
      case "ArrowUp": return at - columns.length;
      case "Home": return at - c;
      case "End": return at - c + columns.length - 1;
      default: return -1;
    }
  });
  told(table, said, (target) => {
    const cell = target.closest("[data-row]");
    return cell && meaning(+cell.dataset.row, +cell.dataset.column);
  });
  // The direction of what scrolls is that of the table: so it begins with the row headers in view.
  fill(id, make("div", { class: "scroll", dir: direction }, table), said);
}

// A plain table, whose first column heads its rows.
function table(id, heads, rows, label) {
  const head = make("tr", {}, ...heads.map((name) => make("th", { scope: "col" }, name)));
  const body = rows.map((row) => make("tr", { class: row.class || false },
    ...row.cells.map((cell, i) => (i === 0 ? make("th", { scope: "row" }, make("bdi", {}, cell)) : make("td", {}, cell)))));
  const made = make("table", { class: "plain", "aria-label": label }, make("thead", {}, head), make("tbody", {}, ...body));
  fill(id, make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, made));
}

// A number, and a bar as long as its share of the greatest.
function bar(shown, share) {
  const made = make("span", { class: share < 0 ? "bar cold" : "bar" }, shown);
  made.style.setProperty("--share", Math.min(1, Math.abs(share)).toFixed(3));
  return made;
}

// 1. Tokens

function drawTokens() {
  const cut = [];
  if (text.prompt > 0) {
    cut.push(make("p", { class: "note" }, "The model’s prompt stands in front of the text: ",
      make("bdi", {}, [...text.text].slice(0, text.prompt).join(""))));
  }
  if (text.truncated) {
    cut.push(make("p", { class: "warning" }, `The text has ${text.tokenCount} tokens and was cut after ${text.tokens.length}, the most that count: `
      + "the model did not read what is crossed out."));
  }
  fill("cut", ...cut);
  const rest = text.rest === "" ? [] : [make(text.truncated ? "del" : "span", { dir: "auto" }, text.rest)];
  if (text.length > [...text.text].length + [...text.rest].length) rest.push(" …");
  byId("text").dir = byId("normalized").dir = text.direction;
  fill("text", text.text === "" ? make("span", { class: "quiet" }, "(empty)") : text.text, ...rest);
  fill("normalized", text.normalized);
  byId("characters").dir = byId("words").dir = byId("pieces").dir = text.direction;
  fill("characters", ...text.characters.map((one) => make("li",
    { title: `${one.code} ${one.name}`, class: "becomes" in one ? "changed" : false }, make("bdi", {}, visible(one.character)),
    ...("becomes" in one ? [make("small", {}, "→ ", make("bdi", {}, visible(one.becomes)))] : []))));
  fill("words", ...text.words.map((one) => make("li", {}, make("bdi", {}, one.word))));
  const buttons = text.tokens.map((token, t) => make("button", { type: "button", "data-token": t, class: token.special ? "special" : false,
    "aria-label": meaningOfToken(t) }, make("bdi", {}, token.piece), make("small", {}, String(token.id))));
  fill("pieces", ...buttons);
  const forward = text.direction === "rtl" ? -1 : 1;
  roving(byId("pieces"), buttons, (at, key) => ({ ArrowRight: at + forward, ArrowLeft: at - forward, Home: 0, End: buttons.length - 1 })[key] ?? -1);
  fill("pieces-said", "Point at a piece, or go to it by the tab and arrow keys: it is marked in the characters above.");
}

function meaningOfToken(t) {
  const token = text.tokens[t];
  const what = `Token ${t}: ${token.piece}, id ${token.id}`;
  if (token.special) return `${what}, put in by the tokenizer.`;
  const from = [...text.text].slice(token.start, token.end).join("");
  const range = `characters ${token.start} to ${token.end}`;
  return from === "" ? `${what}, ${range}.` : `${what}, ${range} of the text: “${from.length > 60 ? from.slice(0, 60) + "…" : from}”.`;
}

function markToken(t) {
  const token = text.tokens[t];
  const mark = (id, marked) => [...byId(id).children].forEach((one, i) => one.classList.toggle("marked", t >= 0 && marked(i)));
  mark("characters", (i) => i >= token.start && i < token.end);
  mark("words", (i) => t >= text.words[i].firstToken && t <= text.words[i].lastToken);
  mark("pieces", (i) => i === t);
}

told(byId("pieces"), byId("pieces-said"), (target) => {
  const button = target.closest("[data-token]");
  if (!button) return "";
  markToken(+button.dataset.token);
  return meaningOfToken(+button.dataset.token);
});

// 2. Embeddings

function drawEmbeddings() {
  const greatest = Math.max(...text.embeddings.norms.flat());
  table("norms", ["token", "word", "type", "position", "sum", "after LayerNorm"], text.embeddings.norms.map((norms, t) => (
    { cells: [text.tokens[t].piece, ...norms.map((norm) => bar(norm.toFixed(4), norm / greatest))] })), "Lengths of the embeddings");
  options("sum-token", numbered());
  drawSum();
}

function drawSum() {
  const parts = ["word", "+ type", "+ position", "= sum", "LayerNorm"];
  const rows = text.embeddings.elements[Math.max(0, byId("sum-token").selectedIndex)];
  fill("sum", make("table", { class: "plain mono", "aria-label": "The first elements of the sum" }, make("tbody", {}, ...rows.map((row, i) => make("tr", {},
    make("th", { scope: "row" }, parts[i]), ...row.map((value) => make("td", {}, value.toFixed(4))), make("td", {}, "…"))))));
}

// 3. Attention

// The probabilities [layers][heads][tokens + 1][tokens] in thousandths; the last row is the average of the others.
async function unpack(packed, tokens) {
  const zipped = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
  const bytes = new Uint8Array(await new Response(new Blob([zipped]).stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer());
  const count = bytes.length / 2;
  const size = (tokens + 1) * tokens;
  return (layer, head, row, column) => {
    const place = (layer * data.heads + head) * size + row * tokens + column;
    return (bytes[place] + 256 * bytes[count + place]) / 1000;
  };
}

const LOOKS_AT = ["itself", "the token before", "the token after", "[CLS], [SEP]", "other tokens"];

function drawAttention() {
  const [layer, head] = [byId("layer").selectedIndex, byId("head").selectedIndex];
  const names = pieces();
  const prob = (r, c) => text.probs(layer, head, r, c);
  matrix("probs", {
    label: `Attention of layer ${layer + 1}, head ${head + 1}`, rows: [...names, "on average"], columns: names, last: 1, direction: text.direction,
    shown: (r, c) => prob(r, c).toFixed(3), share: prob,
    meaning: (r, c) => `Layer ${layer + 1}, head ${head + 1}: ${r < names.length ? `token ${r}, ${names[r]}, looks` : "on average the tokens look"} `
      + `at token ${c}, ${names[c]}, with ${prob(r, c).toFixed(3)}.`,
  });
  table("heads", ["head", ...LOOKS_AT, "distance in tokens"], text.attention.heads[layer].map((shares, h) => ({
    class: h === head ? "chosen" : "",
    cells: [String(h + 1), ...shares.slice(0, 5).map((share) => bar(share.toFixed(3), share)), shares[5].toFixed(3)] })), `Heads of layer ${layer + 1}`);
  drawArcs(names, prob, byId("from").selectedIndex - 1);
}

const SVG = "http://www.w3.org/2000/svg";
function svg(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// The strongest arcs of all tokens, or of one.
function drawArcs(names, prob, from) {
  const short = names.map((name) => ([...name].length > 9 ? [...name].slice(0, 8).join("") + "…" : name));
  const width = 16 + Math.max(...short.map((name) => [...name].reduce((sum, c) => sum + (c > "\u2e80" ? 14 : 8.5), 0)));
  const arcs = [];
  names.forEach((_, r) => names.forEach((_, c) => {
    if (from < 0 || r === from) arcs.push({ r, c, p: prob(r, c) });
  }));
  arcs.sort((a, b) => b.p - a.p);
  const drawn = arcs.slice(0, 4 * names.length).filter((arc) => arc.p > 0.01);
  const sides = drawn.filter((arc) => arc.r !== arc.c).map((arc) => Math.abs(arc.r - arc.c));
  const height = 24 + Math.min(110, Math.max(0, ...sides) * width / 2);
  const gap = 13; // from the middle of the tokens to where arcs end
  const x = (t) => (text.direction === "rtl" ? names.length - 1 - t : t) * width + width / 2;
  const picture = svg("svg", { width: names.length * width, height: 2 * (height + gap), role: "img",
    "aria-label": "The strongest: " + drawn.slice(0, 8).map((arc) => `${names[arc.r]} looks at ${names[arc.c]}, ${arc.p.toFixed(3)}`).join("; ") });
  for (const { r, c, p } of drawn) {
    const side = (c > r ? -1 : 1) * gap;
    const y = height + gap + side;
    const tall = Math.min(110, Math.abs(x(c) - x(r)) / 2);
    const sweep = (x(c) > x(r)) === (c > r) ? 1 : 0;
    const shape = r === c
      ? svg("rect", { x: x(r) - width / 2 + 2, y: height + gap - 12, width: width - 4, height: 24, rx: 8 })
      : svg("path", { d: `M${x(r)} ${y}A${Math.abs(x(c) - x(r)) / 2} ${tall} 0 0 ${sweep} ${x(c)} ${y}` });
    shape.setAttribute("class", c < r ? "arc earlier" : "arc");
    shape.setAttribute("stroke-width", (0.5 + 5 * p).toFixed(2));
    shape.setAttribute("stroke-opacity", Math.min(1, 0.15 + p).toFixed(2));
    shape.append(svg("title", {}, `${names[r]} looks at ${names[c]} with ${p.toFixed(3)}`));
    picture.append(shape);
  }
  short.forEach((name, t) => picture.append(svg("text", { x: x(t), y: height + gap + 5, "text-anchor": "middle",
    class: t === from ? "chosen" : "" }, name)));
  fill("arcs", picture);
}

// 4. and 5. Layers

const layerNames = (first) => Array.from({ length: data.layers + 1 - first }, (_, i) => `layer ${i + first}`);

function drawLayers() {
  const names = pieces();
  const ofLayers = (id, label, numbers, first, what) => {
    const greatest = Math.max(...numbers.flat());
    matrix(id, { label, corner: "token", rows: names, columns: layerNames(first), size: "medium",
      shown: (r, c) => numbers[r][c].toFixed(3), share: (r, c) => (greatest === 0 ? 0 : numbers[r][c] / greatest),
      meaning: (r, c) => `Token ${r}, ${names[r]}: ${what(c + first)} ${numbers[r][c].toFixed(3)}.` });
  };
  ofLayers("hidden-norms", "Length of the hidden states", text.hidden.norms, 0, (layer) => `the length of its hidden state after layer ${layer} is`);
  ofLayers("changes", "Change by each layer", text.hidden.changes, 1, (layer) => `layer ${layer} changes it by`);
}

function drawNearest() {
  const names = pieces();
  const found = (r, c) => text.nearest[c][r]; // id, cosine, id, cosine …
  const list = (r, c) => found(r, c).filter((_, i) => i % 2 === 0)
    .map((id, i) => `${data.pieces[id]} ${found(r, c)[2 * i + 1].toFixed(3)}`).join(", ");
  matrix("nearest-tokens", { label: "Nearest tokens of the hidden states", corner: "token", rows: names, columns: layerNames(0), size: "medium",
    shown: (r, c) => make("bdi", {}, data.pieces[found(r, c)[0]]),
    share: (r, c) => found(r, c)[1], meaning: (r, c) => `Token ${r}, ${names[r]}, after layer ${c}, is nearest to: ${list(r, c)}.` });
}

// 6. Pooling

const POOLING = {
  cls: ["u = h₀", "the hidden state of the first token, [CLS], alone"],
  lasttoken: ["u = hₜ, t the last", "the hidden state of the last token alone"],
  mean: ["u = Σ hᵢ / n", "the mean of the hidden states"],
  mean_sqrt_len_tokens: ["u = Σ hᵢ / √n", "the sum of the hidden states, divided by the square root of their number"],
  weightedmean: ["u = Σ i hᵢ / Σ i, i from 1", "the mean of the hidden states, weighted by position"],
  max: ["uₖ = max over i of hᵢₖ", "the greatest value of each element"],
};

function drawPooling() {
  const parts = text.pooling.map((one, i) => make("div", { id: `pooled-${i}` }));
  fill("pooled", ...parts);
  fill("pooling-formula", text.pooling.map((one) => POOLING[one.mode][0]).join("; "), text.pooling.some((one) => one.weights)
    ? "; share of a token: wᵢ hᵢ·u / u·u, so that the shares add up to 1" : "; share of a token: the elements in which it is the greatest");
  text.pooling.forEach((one, i) => {
    const greatest = Math.max(...one.shares.map(Math.abs));
    const weights = one.weights ? (t) => [one.weights[t].toFixed(4)] : () => [];
    const gathered = text.gathered ? (t) => [bar(text.gathered[t].toFixed(3), text.gathered[t])] : () => [];
    table(`pooled-${i}`, ["token", ...(one.weights ? ["weight"] : []), "share", ...(text.gathered ? ["seen by it in the last layer"] : [])],
      one.shares.map((share, t) => ({ cells: [text.tokens[t].piece, ...weights(t), bar(share.toFixed(4), greatest && share / greatest), ...gathered(t)] })),
      `What each token gives: ${one.mode}`);
    byId(`pooled-${i}`).prepend(make("p", {}, `The vector is ${POOLING[one.mode][1]}; its length is ${one.norm.toFixed(4)}.`
      + (text.gathered ? " All other tokens are in it by attention only: the last column is what this token looked at in the last layer, averaged over the heads." : "")));
  });
  fill("vector", `The text’s vector, after what follows the pooling: [${text.vector.map((value) => value.toFixed(6)).join(", ")}`
    + `${text.dimension > text.vector.length ? ", …" : ""}], ${text.dimension} elements`);
}

// 7. Similarity

function drawSimilarity() {
  const { cosine, exact, millionths, similarities, reason } = data.similarity;
  const [rows, columns] = data.texts.map((one) => one.tokens.map((token) => token.piece));
  byId("similarity").hidden = document.querySelector("nav [href='#similarity']").hidden = false;
  fill("cosine", cosine);
  byId("exact-code").hidden = !exact;
  byId("similarities-code").hidden = exact;
  const common = { corner: "1 ↓  2 →", direction: data.texts[0].direction };
  if (exact) {
    const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
    const cells = [...millionths.map((row) => [...row, sum(row)])];
    cells.push(cells[0].map((_, c) => sum(cells.map((row) => row[c]))));
    const greatest = Math.max(...millionths.flat().map(Math.abs), 1);
    const isSum = (r, c) => r === rows.length || c === columns.length;
    const name = (names, i) => (i === names.length ? "all tokens" : `${names[i]} (token ${i})`);
    fill("decomposition", "The cosine is a sum over all pairs of a token of text 1 and one of text 2. Each cell is what its pair gives: "
      + `the cells add up to ${cosine}, exactly. The last row and the last column are sums.`);
    fill("similarity-formula", "cos(u, v) = Σᵢⱼ wᵢ xⱼ hᵢ·gⱼ / (‖u‖ ‖v‖), where u = Σ wᵢ hᵢ and v = Σ xⱼ gⱼ");
    fill("similarity-paper", "Mean pooling and cosine: Nils Reimers, Iryna Gurevych, “Sentence-BERT”, 2019, arXiv 1908.10084. The sum "
      + "follows from u·v being linear in both. How much of a hidden state is of other tokens it doesn’t tell; for that: Lucas Möller, "
      + "Dmitry Nikolaev, Sebastian Padó, “An Attribution Method for Siamese Encoders”, 2023, arXiv 2310.05703");
    matrix("pairs", { ...common, label: "What each pair of tokens gives to the cosine", rows: [...rows, "sum"], columns: [...columns, "sum"], last: 1,
      shown: (r, c) => (cells[r][c] / 1e6).toFixed(6), share: (r, c) => (isSum(r, c) ? 0 : cells[r][c] / greatest),
      meaning: (r, c) => `${name(rows, r)} of text 1 and ${name(columns, c)} of text 2 give ${(cells[r][c] / 1e6).toFixed(6)}.` });
  } else {
    fill("decomposition", `This cosine is no sum over pairs of tokens: ${reason}. Shown are token similarities instead: the cosine of each `
      + "pair of hidden states of the last layer. They do not add up to the number above.");
    fill("similarity-formula", "token similarity = hᵢ·gⱼ / (‖hᵢ‖ ‖gⱼ‖)");
    fill("similarity-paper", "Tianyi Zhang, Varsha Kishore, Felix Wu, Kilian Q. Weinberger, Yoav Artzi, “BERTScore: Evaluating Text "
      + "Generation with BERT”, 2019, arXiv 1904.09675");
    matrix("pairs", { ...common, label: "Token similarities", rows, columns,
      shown: (r, c) => similarities[r][c].toFixed(3), share: (r, c) => similarities[r][c],
      meaning: (r, c) => `${rows[r]} (token ${r}) of text 1 and ${columns[c]} (token ${c}) of text 2: token similarity ${similarities[r][c].toFixed(3)}.` });
  }
}

// The page

function draw() {
  drawTokens();
  drawEmbeddings();
  options("from", ["all tokens", ...numbered()], 0);
  drawAttention();
  drawLayers();
  drawNearest();
  drawPooling();
}

function choose(number) {
  text = data.texts[number];
  draw();
}

async function start() {
  for (const one of data.texts) one.probs = await unpack(one.attention.probs, one.tokens.length);
  fill("about", `${data.model}: ${data.layers} layers of ${data.heads} heads, ${data.hiddenSize} elements a hidden state, ${data.vocabSize} entries `
    + `in the vocabulary. Computed by the backend ${data.backend}.`);
  fill("fingerprint", `Fingerprint of the model: ${data.fingerprint}`);
  fill("head-size", String(data.hiddenSize / data.heads));
  if (data.texts.length > 1) {
    byId("which").hidden = false;
    byId("which").append(...data.texts.map((one, i) => {
      const radio = make("input", { type: "radio", name: "text", id: `text-${i}`, checked: i === 0 });
      radio.onchange = () => choose(i);
      return make("span", {}, radio, make("label", { for: `text-${i}` }, `text ${i + 1}: `, make("bdi", {}, [...one.text].length > 40 ? [...one.text].slice(0, 39).join("") + "…" : one.text)));
    }));
  }
  options("layer", layerNames(1).map((name) => name.replace("layer ", "")), 0);
  options("head", text.attention.heads[0].map((_, h) => String(h + 1)), 0);
  for (const id of ["layer", "head", "from"]) byId(id).onchange = drawAttention;
  byId("sum-token").onchange = drawSum;
  draw();
  if (data.similarity) drawSimilarity();
  document.documentElement.dataset.drawn = "yes";
}

start();
