import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Alert, Text } from '@backstage/ui';
import {
  ownerOf,
  PersonName,
  useOwnerMembers,
} from '@modelport/plugin-ml-react';
import { authorsToBe, type AuthorsToBe } from '../../model/authorsToBe';
import { mlRegistryTranslationRef } from '../../translation';
import { useMe } from '../shared/useMe';

function NobodyLeft({ authors }: { authors: AuthorsToBe }) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const owner = ownerOf(useEntity().entity) ?? t('owners.unknown');
  const { other, couldOtherRegister } = authors;
  return (
    <Alert
      role="status"
      status="warning"
      icon
      title={t('register.nobodyLeft', { owner })}
      description={
        other && couldOtherRegister
          ? t('register.letOther', { user: <PersonName user={other} /> })
          : t('register.addSomebody', { owner })
      }
    />
  );
}

/** Who would count as author of the version, that an author cannot approve it, and whether anybody could. */
export function AuthorHint({ runUser }: { runUser?: string }) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const me = useMe();
  const members = useOwnerMembers(useEntity().entity);
  if (!me) {
    return null;
  }
  const authors = authorsToBe(me, runUser, members);
  const { other, isOwnRun, isNobodyLeft } = authors;
  const whoCounts = other
    ? t('register.authorBoth', { user: <PersonName user={other} /> })
    : t(isOwnRun ? 'register.authorOwnRun' : 'register.authorYou');
  return (
    <>
      <Text as="p">
        {whoCounts} {t('register.authorCannot')}
      </Text>
      {isNobodyLeft && <NobodyLeft authors={authors} />}
    </>
  );
}
