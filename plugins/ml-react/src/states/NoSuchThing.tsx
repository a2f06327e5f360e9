import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink } from '@backstage/ui';
import { mlReactTranslationRef } from '../translation';
import { EmptyState } from './EmptyState';

/**
 * Props of {@link NoSuchThing}.
 *
 * @public
 */
export interface NoSuchThingProps {
  /** That there is none, such as "This model has no run abc". */
  title: string;
  /** The list that has all there are. */
  href: string;
  /** Name of that list, such as "All runs". */
  list: string;
}

/**
 * An address names what does not exist: says so, and leads back to the list.
 *
 * @public
 */
export function NoSuchThing({ title, href, list }: NoSuchThingProps) {
  const { t } = useTranslationRef(mlReactTranslationRef);
  return (
    <EmptyState
      title={title}
      nextStep={t('state.missingNext')}
      actions={
        <ButtonLink href={href} variant="secondary">
          {list}
        </ButtonLink>
      }
    />
  );
}
