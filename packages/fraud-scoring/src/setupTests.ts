import vm from 'node:vm';

/**
 * Jest runs each test in a realm of its own, while the native runtime makes its results with the
 * process's typed arrays, which onnxruntime's `instanceof` then rejects. The tests use those too.
 */
for (const name of [
  'Float32Array',
  'Float64Array',
  'Int8Array',
  'Int16Array',
  'Int32Array',
  'Uint8Array',
  'Uint16Array',
  'Uint32Array',
  'BigInt64Array',
  'BigUint64Array',
]) {
  Object.assign(globalThis, { [name]: vm.runInThisContext(name) });
}
