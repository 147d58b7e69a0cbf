// Turns what the SDK hands to an application into plain JSON.
//
// An application sees an SDK object through its getters, so that is what is
// written down: `getText()` becomes `text`, `isOnline()` keeps its name. The
// field `class` names the SDK class. Plain objects and arrays stay as they are.

const MAX_DEPTH = 11;
const GETTER = /^(get|is|has|will)[A-Z]/;
// Copies of other fields, or raw input: they would only hide the real answer.
const SKIPPED = /^(getRaw\w*|get\w+FromData|getWsChannel|getAuthToken)$/;

/** The getters of a class, from the object's own class up to its root. */
function getters(object) {
  const found = new Set();
  let prototype = Object.getPrototypeOf(object);
  while (prototype && prototype !== Object.prototype) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const method = Object.getOwnPropertyDescriptor(prototype, name).value;
      const isGetter = typeof method === 'function' && method.length === 0 && GETTER.test(name);
      if (isGetter && !SKIPPED.test(name)) found.add(name);
    }
    prototype = Object.getPrototypeOf(prototype);
  }
  return found;
}

function fieldName(getter) {
  if (!getter.startsWith('get')) return getter;
  const rest = getter.slice(3);
  return rest === rest.toUpperCase() ? rest.toLowerCase() : rest[0].toLowerCase() + rest.slice(1);
}

/** A getter that throws has nothing to show: the field is left out. */
function read(object, getter) {
  try {
    return object[getter]();
  } catch {
    return undefined;
  }
}

/** Whether a value is an object of an SDK class. */
export function isSdkObject(value) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype !== null && prototype !== Object.prototype;
}

/**
 * Makes a function that describes values.
 *
 * @param {Record<string, unknown>} sdk the SDK's main class, which holds all others
 */
export function describer(sdk) {
  const classes = Object.entries(sdk).filter(([, value]) => typeof value === 'function');

  function className(object) {
    const exact = classes.find(([, made]) => made.prototype === Object.getPrototypeOf(object));
    return exact?.[0];
  }

  function describeObject(object, depth) {
    const out = {};
    const name = className(object);
    if (name) out.class = name;
    const names = getters(object);
    const pairs = names.size > 0
      ? [...names].map((getter) => [fieldName(getter), read(object, getter)])
      : Object.entries(object);
    for (const [key, value] of pairs) {
      if (typeof value === 'function' || typeof value?.then === 'function') continue;
      const described = describe(value, depth + 1);
      if (described !== undefined && described !== null) out[key] = described;
    }
    return out;
  }

  function describe(value, depth = 0) {
    if (value === null || typeof value !== 'object') return value;
    if (depth > MAX_DEPTH) return undefined;
    if (Array.isArray(value)) return value.map((item) => describe(item, depth + 1));
    if (isSdkObject(value)) return describeObject(value, depth);
    const out = {};
    for (const [key, item] of Object.entries(value)) {
      if (typeof item !== 'function') out[key] = describe(item, depth + 1);
    }
    return out;
  }

  return describe;
}
