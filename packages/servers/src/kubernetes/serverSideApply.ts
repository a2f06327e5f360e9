import { askForObject, ClusterAccess } from './clusterRequest';

/**
 * Creates an object or makes it as it is wanted.
 *
 * @param path - of the object itself
 * @param object - or its YAML
 * @throws Error with the server's words when it refuses
 */
export async function serverSideApply(
  access: ClusterAccess,
  path: string,
  object: object | string,
): Promise<void> {
  await askForObject(access, {
    method: 'PATCH',
    path: `${path}?fieldManager=modelport-servers&force=true`,
    contentType: 'application/apply-patch+yaml',
    body: object,
  });
}
