/**
 * A model to serve.
 *
 * @public
 */
export interface ModelSource {
  /** The name in the routes: letters, digits, `.`, `_`, `-`. */
  name: string;
  /** The version in the routes, of the same letters; none when undefined. */
  version?: string;
  /** A folder that `mlflow.onnx.log_model` wrote, or an `.onnx` file. */
  path: string;
  /** `sha256:` and 64 hexadecimal digits that `digestOfModel(path)` must give; unchecked if undefined. */
  digest?: string;
}

const SPECIFICATION = /^([^=]+)=(.+?)(?:@(sha256:[^#@]*))?(?:#([^#/]*))?$/;
const SEGMENT = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * Reads `NAME=PATH[@sha256:DIGEST][#VERSION]`.
 *
 * @throws TypeError that says what is wrong with it
 * @public
 */
export function parseModelSource(text: string): ModelSource {
  const match = SPECIFICATION.exec(text);
  if (!match) {
    throw new TypeError(`${text} is not NAME=PATH[@sha256:DIGEST][#VERSION]`);
  }
  const [, name, path, digest, version] = match;
  const source: ModelSource = { name, path, digest, version };
  checkModelSource(source);
  return source;
}

/** @throws TypeError when a name, version or digest cannot be one */
export function checkModelSource({ name, version, digest }: ModelSource): void {
  if (!SEGMENT.test(name)) {
    throw new TypeError(
      `The model name ${JSON.stringify(
        name,
      )} has other than letters, digits, ".", "_", "-"`,
    );
  }
  if (version !== undefined && !SEGMENT.test(version)) {
    throw new TypeError(
      `The version ${JSON.stringify(
        version,
      )} of model ${name} has other than letters, digits, ".", "_", "-"`,
    );
  }
  if (digest !== undefined && !DIGEST.test(digest)) {
    throw new TypeError(
      `The digest ${JSON.stringify(digest)} of model ${name}${
        version === undefined ? '' : ` version ${version}`
      } is not "sha256:" and 64 lower-case hexadecimal digits`,
    );
  }
}
