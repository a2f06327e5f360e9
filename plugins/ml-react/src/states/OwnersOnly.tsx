import type { ReactNode } from 'react';
import type { Entity } from '@backstage/catalog-model';
import { Text } from '@backstage/ui';
import { useMayAct } from '../catalog/useMayAct';

/**
 * Props of {@link OwnersOnly}.
 *
 * @public
 */
export interface OwnersOnlyProps {
  entity: Entity;
  /** Who may do it instead, such as "Members of team-fraud may deploy it." */
  otherwise: string;
  children: ReactNode;
}

/**
 * Shows what only members of the owner group may use, and to others who may. The backend decides; this only spares
 * people a button that refuses them.
 *
 * @public
 */
export function OwnersOnly({ entity, otherwise, children }: OwnersOnlyProps) {
  return useMayAct(entity) ? (
    <>{children}</>
  ) : (
    <Text as="p" color="secondary">
      {otherwise}
    </Text>
  );
}
