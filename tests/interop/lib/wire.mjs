// What a test process and a person's process say to each other.
//
// Arguments travel as JSON with three special objects:
//   {$new: class, args, set}  an SDK object, made in the person's process
//   {$ref: number}            an SDK object the person's process still holds
//   {$file: name, type, base64}  a File
// Answers carry SDK objects as {$sdk: number, value}: the number is the later
// `$ref`, the value their description.

const REF = Symbol('sdk object');

/**
 * An SDK object to be made in the person's process.
 *
 * @param {string} name the class, as the SDK exports it
 * @param {unknown[]} args of the constructor
 * @param {Record<string, unknown>} set setter name to its one argument
 */
export function make(name, args = [], set = {}) {
  return { $new: name, args, set };
}

/** A file for an upload. */
export function file(name, type, bytes) {
  return { $file: name, type, base64: Buffer.from(bytes).toString('base64') };
}

/** The form in which a test's argument is sent. */
export function pack(value) {
  if (value === null || typeof value !== 'object') return value;
  if (value[REF] !== undefined) return { $ref: value[REF] };
  if (Array.isArray(value)) return value.map(pack);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, pack(item)]));
}

/** The value of an answer; SDK objects in it can be given back as arguments. */
export function unpack(value) {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(unpack);
  if (value.$sdk === undefined) return value;
  return Object.defineProperty(value.value, REF, { value: value.$sdk });
}

/** Makes the real argument in the person's process. */
export function realise(value, sdk, held) {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => realise(item, sdk, held));
  if (value.$ref !== undefined) return held(value.$ref);
  if (value.$file !== undefined) {
    return new File([Buffer.from(value.base64, 'base64')], value.$file, { type: value.type });
  }
  const plain = (item) => realise(item, sdk, held);
  if (value.$new !== undefined) {
    const object = new sdk[value.$new](...value.args.map(plain));
    for (const [setter, argument] of Object.entries(value.set)) object[setter](plain(argument));
    return object;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
