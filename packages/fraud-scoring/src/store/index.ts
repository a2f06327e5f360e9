export type {
  Commit,
  CommitResult,
  EntityChange,
  EntityRef,
  FeatureStore,
  Retention,
  StoredEntity,
} from './FeatureStore';
export { StoreUnavailableError, UnreadableKeyError } from './FeatureStore';
export type { FsyncPolicy } from './journalOptions';
export { MemoryStore } from './memoryStore';
export type { MemoryStoreOptions } from './memoryStore';
export type { RedisRefusal } from './redisRefusal';
export { RedisStore } from './redisStore';
export type { RedisStoreOptions } from './redisStore';
