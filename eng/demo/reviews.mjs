// Makes the demo's AdmissionReviews from recorded ones: only names, namespace and images are changed.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [top, repository, signedDigest] = process.argv.slice(2);
const recorded = join(top, 'tests/fixtures/admission-reviews');

const template = o => o.spec.template?.spec ?? o.spec.jobTemplate?.spec.template.spec ?? o.spec;
function review(file, from, name, images, edit = () => {}) {
  const body = JSON.parse(readFileSync(join(recorded, from)));
  const { request } = body;
  Object.assign(request, { name, namespace: 'shop' });
  Object.assign(request.object.metadata, { name, namespace: 'shop' });
  delete request.object.metadata.managedFields;
  const pod = template(request.object);
  pod.containers = images.map((image, i) => ({ ...pod.containers[0], name: i ? `extra-${i}` : name, image }));
  edit(pod);
  writeFileSync(join(top, 'config/demo/reviews', file), JSON.stringify(body, null, 1) + '\n');
}

review('deployment-unsigned.json', 'create-deployment.json', 'unsigned', [`${repository}/unsigned:v1`]);
review('deployment-signed-tag.json', 'create-deployment.json', 'web', [`${repository}/web:v1`]);
review('pod-signed-digest.json', 'create-pod-tag.json', 'web-once', [`${repository}/web@${signedDigest}`]);
review('statefulset-bundle.json', 'create-statefulset.json', 'db', [`${repository}/db:v1`]);
review('cronjob-wrong-key.json', 'create-cronjob.json', 'report', [`${repository}/report:v1`]);
review('job-tampered.json', 'create-job.json', 'migrate', [`${repository}/migrate:v1`]);
review('daemonset-replayed.json', 'create-daemonset.json', 'agent', [`${repository}/agent:v1`]);
review('pod-unsigned-init.json', 'create-pod-tag.json', 'web-init', [`${repository}/web:v1`], pod => {
  pod.initContainers = [{ ...pod.containers[0], name: 'setup', image: `${repository}/unsigned:v1` }];
});
review('pod-missing.json', 'create-pod-tag.json', 'missing', [`${repository}/missing:v1`]);
review('pod-invalid-reference.json', 'create-pod-tag.json', 'typo', [`${repository}/Web:v1`]);
