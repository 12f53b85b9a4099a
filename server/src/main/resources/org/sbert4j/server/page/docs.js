// The docs page: shows what /openapi.json describes, by tag, and sends what a reader wants to try.
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

const KEY = "sbert4j.key"; // the start page sets it, too
const METHODS = ["get", "post", "put", "patch", "delete", "head", "options"];

let description; // the whole of openapi.json

// Reading schemas

/** What a $ref leads to, or the thing itself. */
function resolve(thing) {
  let at = thing;
  for (let hops = 0; at?.$ref && hops < 20; hops++) {
    at = at.$ref.replace(/^#\//, "").split("/")
      .map((step) => decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~"))
      .reduce((inside, step) => inside?.[step], description);
  }
  return at ?? {};
}

/** A schema without $ref, and with the properties of all its allOf. */
function whole(schema) {
  const { allOf, ...found } = resolve(schema);
  return (allOf ?? []).map(whole).reduce((sum, part) => ({
    ...sum,
    ...part,
    properties: { ...sum.properties, ...part.properties },
    required: [...(sum.required ?? []), ...(part.required ?? [])],
  }), found);
}

const choicesOf = (schema) => schema.oneOf ?? schema.anyOf;

/** A schema's type in a few words, such as "string or null" or "list of (string or integer)". */
function typeName(schema, depth = 0) {
  const found = whole(schema);
  if (depth > 6) {
    return "…";
  }
  if ("const" in found) {
    return JSON.stringify(found.const);
  }
  if (found.enum) {
    return found.enum.map((value) => JSON.stringify(value)).join(" or ");
  }
  if (choicesOf(found)) {
    return [...new Set(choicesOf(found).map((choice) => typeName(choice, depth + 1)))].join(" or ");
  }
  const types = [found.type ?? (found.properties ? "object" : found.items ? "array" : "anything")].flat();
  return types.map((type) => {
    if (type !== "array") {
      return type + limits(found, type);
    }
    const items = found.items ? typeName(found.items, depth + 1) : "anything";
    return `list of ${items.includes(" or ") ? `(${items})` : items}${limits(found, type)}`;
  }).join(" or ");
}

/** The bounds of a number, the length of a list; what only says "as large as an int" is left out. */
function limits(schema, type) {
  const [least, most] = type === "array"
    ? [schema.minItems, schema.maxItems]
    : type === "integer" || type === "number" ? [schema.minimum, schema.maximum] : [];
  const said = [
    least > (type === "array" ? 1 : 0) ? `at least ${least}` : "",
    most < 2 ** 31 - 1 ? `at most ${most}` : "",
  ].filter(Boolean).join(", ");
  return said ? ` (${said})` : "";
}

/** The objects that a schema is or holds in lists and choices, each as [name, schema]. */
function objectsIn(schema) {
  const found = whole(schema);
  if (found.properties) {
    return [found];
  }
  return [...(choicesOf(found) ?? []), ...(found.items ? [found.items] : [])].flatMap(objectsIn);
}

/** The fields of a schema's objects, as nested lists; around are the objects that this is inside of. */
function fields(schema, isRequest, around = []) {
  const objects = objectsIn(schema).filter((object) => !around.includes(object.properties));
  return objects.map((object) =>
    element("ul", { class: "schema" }, ...Object.entries(object.properties).map(([name, property]) => {
      const found = whole(property);
      const notes = [
        isRequest && object.required?.includes(name) ? "required" : "",
        "default" in found ? `default ${JSON.stringify(found.default)}` : "",
      ].filter(Boolean);
      return element("li", {},
        element("code", {}, name), " ",
        element("span", { class: "type" }, [typeName(property), ...notes].join(", ")),
        ...(found.description ? [` – ${found.description}`] : []),
        ...fields(property, isRequest, [...around, object.properties]));
    })));
}

/** A schema for people: its type, where that isn't plain from what follows, and the fields of its objects. */
function shown(schema, isRequest) {
  const inside = schema ? fields(schema, isRequest) : [];
  const name = schema ? typeName(schema) : "object";
  return name === "object" ? inside : [element("p", { class: "type" }, name), ...inside];
}

// Examples, where the description has none

const STRINGS = { model: "default", id: "default" };
const SENTENCE = "到期不能按时还款怎么办";

/** A value that a schema allows: of objects, the fields that must be there. */
function exampleOf(schema, name = "", depth = 0) {
  const found = whole(schema);
  const given = [found.example, found.examples?.[0], found.const, found.enum?.[0]].find((value) => value !== undefined);
  if (given !== undefined) {
    return given;
  }
  if (depth > 6) {
    return null;
  }
  if (choicesOf(found)) {
    return exampleOf(choicesOf(found)[0], name, depth + 1);
  }
  switch ([found.type].flat()[0]) {
    case "string": return STRINGS[name] ?? found.default ?? SENTENCE;
    case "integer":
    case "number": return found.default ?? found.minimum ?? 1;
    case "boolean": return found.default ?? true;
    case "array": return found.items ? [exampleOf(found.items, name, depth + 1)] : [];
    case "null": return null;
    default: return Object.fromEntries(Object.entries(found.properties ?? {})
      .filter(([field]) => found.required?.includes(field))
      .map(([field, property]) => [field, exampleOf(property, field, depth + 1)]));
  }
}

/** The first media type of a body, as [name, media]. */
const mediaOf = (content) => Object.entries(content ?? {})[0] ?? [undefined, {}];

function exampleBody(media) {
  const first = resolve(Object.values(media.examples ?? {})[0]);
  return media.example ?? first.value ?? exampleOf(media.schema ?? {});
}

const pretty = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

// One route

let made = 0; // for ids that are unique

function route(path, method, operation, shared) {
  const details = element("details", { class: "route", "data-route": `${method.toUpperCase()} ${path}` },
    element("summary", {},
      element("span", { class: `method ${method}` }, method.toUpperCase()),
      element("code", { class: "path" }, path),
      element("span", { class: "summary" }, operation.summary ?? "")));
  // What is inside is made when it is first opened.
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) {
      details.append(inside(path, method, operation, shared));
    }
  });
  return details;
}

function inside(path, method, operation, shared) {
  const parameters = [...(shared ?? []), ...(operation.parameters ?? [])].map(resolve);
  const [contentType, media] = mediaOf(resolve(operation.requestBody).content);
  const wantsKey = (operation.security ?? description.security ?? []).some((one) => Object.keys(one).length > 0);
  return element("div", {},
    ...(wantsKey ? [element("p", { class: "note" }, "Wants the API key, if the server has one.")] : []),
    ...(operation.description ? [element("p", {}, operation.description)] : []),
    ...(parameters.length > 0 ? [element("h3", {}, "Parameters"), parameterList(parameters)] : []),
    ...(contentType ? [element("h3", {}, `Request, ${contentType}`), ...shown(media.schema, true)] : []),
    element("h3", {}, "Answers"),
    ...answers(Object.entries(operation.responses ?? {})),
    element("h3", {}, "Try it"),
    tryBox(path, method, parameters, contentType, media));
}

function parameterList(parameters) {
  return element("ul", { class: "schema" }, ...parameters.map((parameter) =>
    element("li", {},
      element("code", {}, parameter.name), " ",
      element("span", { class: "type" },
        `${typeName(parameter.schema ?? {})}, in the ${parameter.in}${parameter.required ? ", required" : ""}`),
      ...(parameter.description ? [` – ${parameter.description}`] : []))));
}

/** Each answer; errors, of which there are many, under one heading that tells their statuses. */
function answers(responses) {
  const isError = ([status]) => /^[45]/.test(status);
  const shownAs = ([status, response]) => answer(status, resolve(response));
  const errors = responses.filter(isError);
  return [
    ...responses.filter((response) => !isError(response)).map(shownAs),
    ...(errors.length === 0 ? [] : [
      element("details", { class: "answer errors" },
        element("summary", {}, element("b", {}, "Errors"), ` ${errors.map(([status]) => status).join(", ")}`),
        ...errors.map(shownAs)),
    ]),
  ];
}

function answer(status, response) {
  return element("details", { class: "answer" },
    element("summary", {}, element("b", {}, status), ` ${response.description ?? ""}`),
    ...Object.entries(response.content ?? {}).flatMap(([contentType, media]) => {
      const example = media.example ?? resolve(Object.values(media.examples ?? {})[0]).value;
      return [
        element("p", { class: "note" }, contentType),
        ...shown(media.schema, false),
        ...(example === undefined ? [] : [element("pre", {}, pretty(example))]),
      ];
    }));
}

// Trying it

const MOST_SHOWN = 20000; // characters of an answer

function tryBox(path, method, parameters, contentType, media) {
  const form = element("form");
  const inputs = parameters.filter((parameter) => parameter.in !== "cookie").map((parameter) => {
    const id = `input-${++made}`;
    const schema = parameter.schema ?? {};
    const start = parameter.required ? parameter.example ?? exampleOf(schema, parameter.name) : "";
    const input = element("input", { id, value: start, spellcheck: "false" });
    form.append(element("label", { for: id }, parameter.name), input);
    return { parameter, input };
  });
  let body;
  if (contentType) {
    const text = pretty(exampleBody(media));
    const id = `input-${++made}`;
    body = element("textarea", { id, class: "code", rows: Math.min(16, text.split("\n").length + 1), spellcheck: "false" }, text);
    form.append(element("label", { for: id }, "Body"), body);
  }
  const button = element("button", {}, "Send");
  const said = element("output", { class: "said" });
  const result = element("pre", { tabindex: "0", "aria-label": "Answer" });
  result.hidden = true;
  form.append(button, said, result);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) {
      return;
    }
    button.disabled = true;
    said.textContent = "…";
    said.classList.remove("error");
    result.hidden = true;
    try {
      await send(address(path, inputs), method, inputs, contentType, body?.value, said, result);
    } catch {
      said.classList.add("error");
      said.textContent = "The server does not answer: is it running, and this machine connected?";
    } finally {
      button.disabled = false;
    }
  });
  return form;
}

/** A route's path with its parameters, relative to this page. */
function address(path, inputs) {
  const query = new URLSearchParams();
  let filled = path;
  for (const { parameter, input } of inputs) {
    if (parameter.in === "path") {
      filled = filled.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
    } else if (parameter.in === "query" && input.value) {
      query.append(parameter.name, input.value);
    }
  }
  return `.${filled}${query.toString() && `?${query}`}`;
}

async function send(path, method, inputs, contentType, body, said, result) {
  const headers = contentType ? { "Content-Type": contentType } : {};
  const key = sessionStorage.getItem(KEY);
  if (key) {
    headers.Authorization = `Bearer ${key}`;
  }
  for (const { parameter, input } of inputs) {
    if (parameter.in === "header" && input.value) {
      headers[parameter.name] = input.value;
    }
  }
  const start = performance.now();
  const response = await fetch(path, { method: method.toUpperCase(), headers, body });
  const text = await response.text();
  const time = (performance.now() - start).toFixed(0);
  said.classList.toggle("error", !response.ok);
  const type = response.headers.get("Content-Type") ?? "nothing";
  const advice = response.status === 401 ? " Enter the server's API key above." : "";
  said.textContent = `${response.status} ${response.statusText}, ${type}, ${text.length} characters in ${time} ms.${advice}`;
  result.textContent = shortened(type.includes("json") ? indented(text) : text);
  result.hidden = text.length === 0;
}

/** JSON over several lines, but lists of numbers on one. */
function indented(json) {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
      .replace(/\[[\d\s.,eE+-]+\]/g, (numbers) => numbers.replace(/\s+/g, " ").replace("[ ", "[").replace(" ]", "]"));
  } catch {
    return json;
  }
}

const shortened = (text) =>
  text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}\n… and ${text.length - MOST_SHOWN} characters more` : text;

// The page

/** Shows a section for each tag, in the order of the description's tags, then of the routes. */
function showRoutes() {
  const tags = new Map((description.tags ?? []).map((tag) => [tag.name, { about: tag.description, routes: [] }]));
  for (const [path, item] of Object.entries(description.paths ?? {})) {
    for (const method of METHODS.filter((known) => item[known])) {
      const tag = item[method].tags?.[0] ?? "Other";
      if (!tags.has(tag)) {
        tags.set(tag, { routes: [] });
      }
      tags.get(tag).routes.push(route(path, method, item[method], item.parameters));
    }
  }
  byId("routes").replaceChildren(...[...tags].filter(([, { routes }]) => routes.length > 0).map(([name, { about, routes }]) =>
    element("section", {}, element("h2", {}, name), ...(about ? [element("p", {}, about)] : []), ...routes)));
  filter();
}

/** Shows the routes whose method, path and summary have the wanted words, and the sections that then have any. */
function filter() {
  const words = byId("filter").value.toLowerCase().split(/\s+/);
  let count = 0;
  for (const section of byId("routes").children) {
    const routes = [...section.querySelectorAll("details.route")];
    for (const each of routes) {
      const text = each.firstElementChild.textContent.toLowerCase();
      each.hidden = !words.every((word) => text.includes(word));
    }
    const visible = routes.filter((each) => !each.hidden).length;
    section.hidden = visible === 0;
    count += visible;
  }
  byId("said").textContent = `${count} ${count === 1 ? "route" : "routes"}, of ${description.info?.title ?? "this server"} ${description.info?.version ?? ""}`;
}

byId("key").value = sessionStorage.getItem(KEY) ?? "";
byId("key").addEventListener("input", () => sessionStorage.setItem(KEY, byId("key").value.trim()));
try {
  description = await (await fetch("openapi.json")).json();
  showRoutes();
  byId("filter").addEventListener("input", filter);
} catch (problem) {
  byId("said").classList.add("error");
  byId("said").textContent = `The description, openapi.json, cannot be shown: ${problem.message}`;
}
