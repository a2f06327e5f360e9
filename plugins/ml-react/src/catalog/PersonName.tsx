import { useEntityPresentation } from '@backstage/plugin-catalog-react';

const ENTITY_REF = /^[a-z][\w.-]*:[^:/\s]+\/[^:/\s]+$/i;

function CatalogName({ entityRef }: { entityRef: string }) {
  const { primaryTitle } = useEntityPresentation(entityRef);
  return <span title={entityRef}>{primaryTitle}</span>;
}

/**
 * Props of {@link PersonName}.
 *
 * @public
 */
export interface PersonNameProps {
  /** Full reference of a user; whatever else it is, such as a user of MLflow, is shown as it is. */
  user: string;
}

/**
 * A person by the name that the catalog has, and by the id until that is known or where the catalog knows no such person;
 * the full reference is there on hover. The catalog is asked once for all names of a page.
 *
 * @public
 */
export function PersonName({ user }: PersonNameProps) {
  return ENTITY_REF.test(user) ? (
    <CatalogName entityRef={user} />
  ) : (
    <span title={user}>{user}</span>
  );
}
