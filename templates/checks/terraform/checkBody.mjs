// Compares the body of one block, as hcl2json gives it, with its schema.

const isExpression = value => typeof value === 'string' && value.includes('$' + '{');
const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);
/** hcl2json writes a block as a list of objects. */
const isBlocks = value => Array.isArray(value) && value.length > 0 && value.every(isObject);

const LITERALS = {
  string: value => ['string', 'number', 'boolean'].includes(typeof value),
  number: value => typeof value === 'number' || (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value))),
  boolean: value => typeof value === 'boolean' || value === 'true' || value === 'false',
  map: isObject,
  any: () => true,
};

/**
 * @param body the arguments and blocks
 * @param fields what the schema has here
 * @param context `interfaces` of the schema, and `report(where, what)`
 * @param where the place, for messages
 */
export function checkBody(body, fields, context, where) {
  const { dynamic = {}, ...plain } = body;
  for (const [name, value] of Object.entries(plain)) checkField(name, value, fields, context, where);
  for (const [name, made] of Object.entries(dynamic)) {
    const content = made.flatMap(one => one.content ?? []);
    checkField(name, content, fields, context, `${where}.dynamic`, true);
  }
  for (const [name, field] of fields) {
    if (field.required && (body[name] ?? dynamic[name]) === undefined) {
      context.report(`${where}.${name}`, `is missing: add this ${field.isBlock ? 'block' : 'argument'}`);
    }
  }
}

function checkField(name, value, fields, context, where, isDynamic = false) {
  const place = `${where}.${name}`;
  const field = fields.get(name);
  if (!field) {
    context.report(place, 'is not in the schema: correct its name or remove it');
  } else if (!field.isBlock) {
    if (isDynamic) context.report(place, `is an argument: write ${name} = ...`);
    else checkValue(value, field.type, context, place);
  } else if (!isBlocks(value)) {
    context.report(place, `is a block: write ${name} { ... }`);
  } else {
    const { type } = field;
    if (type.kind !== 'list' && value.length > 1 && !isDynamic) context.report(place, `occurs ${value.length} times: keep one`);
    const inner = context.interfaces.get(type.name ?? type.of?.name) ?? new Map();
    for (const one of value) checkBody(one, inner, context, place);
  }
}

function checkValue(value, type, context, where) {
  if (value === null || isExpression(value)) return;
  if (type.kind === 'list') {
    if (!Array.isArray(value)) context.report(where, 'must be a list: write [ ... ]');
    else value.forEach((one, at) => checkValue(one, type.of, context, `${where}[${at}]`));
  } else if (type.kind === 'object') {
    if (isObject(value)) checkBody(value, context.interfaces.get(type.name) ?? new Map(), context, where);
    else context.report(where, 'must be an object: write { ... }');
  } else if (!LITERALS[type.kind](value)) {
    context.report(where, isBlocks(value) ? 'is an argument, not a block: write it with =' : `must be a ${type.kind}`);
  }
}
