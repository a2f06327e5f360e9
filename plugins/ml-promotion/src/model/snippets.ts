import type { InferRequest } from '@modelport/plugin-ml-promotion-common';

/** Variable of the environment that holds the token; the token itself is never written here. */
export const TOKEN_VARIABLE = 'MODELPORT_TOKEN';

const shellQuoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** A request with curl. */
export function curlSnippet(address: string, request: InferRequest): string {
  return [
    `curl --fail-with-body -sS ${shellQuoted(address)} \\`,
    `  -H "Authorization: Bearer $${TOKEN_VARIABLE}" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${shellQuoted(JSON.stringify(request))}`,
  ].join('\n');
}

// JSON is Python but for three words.
function toPython(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(toPython).join(', ')}]`;
  }
  if (value === null || value === undefined) {
    return 'None';
  }
  if (typeof value === 'boolean') {
    return value ? 'True' : 'False';
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value).filter(
      ([, inner]) => inner !== undefined,
    );
    return `{${entries
      .map(([key, inner]) => `${JSON.stringify(key)}: ${toPython(inner)}`)
      .join(', ')}}`;
  }
  return JSON.stringify(value);
}

/** The same request in Python, with the standard library alone. */
export function pythonSnippet(address: string, request: InferRequest): string {
  const inputs = request.inputs.map(input => `        ${toPython(input)},`);
  return [
    'import json',
    'import os',
    'import urllib.request',
    '',
    'payload = {',
    '    "inputs": [',
    ...inputs,
    '    ],',
    '}',
    'request = urllib.request.Request(',
    `    ${JSON.stringify(address)},`,
    '    data=json.dumps(payload).encode(),',
    '    headers={',
    `        "Authorization": "Bearer " + os.environ["${TOKEN_VARIABLE}"],`,
    '        "Content-Type": "application/json",',
    '    },',
    ')',
    'with urllib.request.urlopen(request, timeout=30) as response:',
    '    print(json.load(response)["outputs"])',
  ].join('\n');
}
