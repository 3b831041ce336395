/** Two renders of one file → what changed in immutable fields. */
import { type Leaf, leavesOf, type ManifestFile, type ManifestObject } from './objects.ts';

/** One changed path of an object that both renders have. */
export interface Change {
  readonly object: ManifestObject;
  readonly path: readonly (string | number)[];
  readonly rule: Leaf['rule'];
  /** The leaf as it is now; undefined where it is absent now. */
  readonly now: Leaf | undefined;
  readonly next: Leaf | undefined;
}

/** The same object in another render: an object whose name changes is another object. */
const identity = ({ apiVersion, kind, namespace, name }: ManifestObject): string => JSON.stringify([apiVersion.split('/')[0], kind, namespace, name]);

/** Whether two renders' objects are one object to Kubernetes. */
export const isSame = (object: ManifestObject, other: ManifestObject): boolean => identity(object) === identity(other);

/** Changes in immutable fields between two renders, in the order of the text. Hooks are re-created by Helm and do not count. */
export const compareManifests = (now: ManifestFile, next: ManifestFile): Change[] => {
  const later = new Map<string, ManifestObject>();
  for (const object of next.objects) later.set(identity(object), object);
  const changes: Change[] = [];
  for (const object of now.objects) {
    const other = later.get(identity(object));
    if (!other || object.isHook || other.isHook) continue;
    const before = leavesOf(object);
    const after = leavesOf(other);
    for (const [key, leaf] of before) {
      const changed = after.get(key);
      if (changed?.value !== leaf.value) changes.push({ object, path: leaf.path, rule: leaf.rule, now: leaf, next: changed });
    }
    for (const [key, leaf] of after) if (!before.has(key)) changes.push({ object, path: leaf.path, rule: leaf.rule, now: undefined, next: leaf });
  }
  return changes;
};
