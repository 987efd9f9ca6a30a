import { dirname } from "node:path";
import sdk from "@pulumi/aws/package.json";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { type IResourceProviderServer, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  CheckFailure,
  CheckResponse,
  ConfigureResponse,
  CreateResponse,
  DiffResponse,
  GetSchemaResponse,
  InvokeResponse,
  ReadResponse,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ProviderError, servePlugin, unary } from "../grpc";
import { isPreview, tell } from "../told";
import { check } from "./check";
import { invoke } from "./functions";
import { iamApi } from "./iam-api";
import { created, difference, isPresumed, noDifference, planned, presumed, updated } from "./lifecycle";
import { packageSchema } from "./package-schema";
import { placeOf } from "./place";
import { type ResourceType, resourceType } from "./schema";
import { hexFrom } from "./template";
import type { Properties } from "./values";

/** The version under which the kit installed this provider: that of the SDK which the program uses, and which the engine asks for. */
const version = /-v(\d+\.\d+\.\d+[^/\\]*)$/.exec(dirname(process.argv[1] ?? ""))?.[1] ?? sdk.version;
let place = placeOf({});
/** With this, what is IAM's is made there, in moto for example; the rest stays made up. */
const endpoint = process.env.MFA_GUARD_IAM_ENDPOINT;
const iam = () => (endpoint === undefined ? undefined : iamApi(endpoint, place.region));

function properties(struct: Struct | undefined): Properties {
  return (struct?.toJavaScript() ?? {}) as Properties;
}

function struct(values: Properties): Struct {
  return Struct.fromJavaScript(values as Parameters<typeof Struct.fromJavaScript>[0]);
}

function onlyPreviewed({ token }: ResourceType): ProviderError {
  return new ProviderError(
    `the offline AWS provider can preview \`${token}\`, not make it: it knows no more of the type than its name and its arguments`,
  );
}

// As the real provider does, this one takes no secrets, outputs or resource references: the engine unwraps them, and marks them again.
const provider: Partial<IResourceProviderServer> = {
  getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
  getSchema: unary(() => new GetSchemaResponse().setSchema(packageSchema(version))),
  configure: unary((request) => {
    place = placeOf(properties(request.getArgs()));
    return new ConfigureResponse().setSupportspreview(true);
  }),
  check: unary((request) => {
    const type = resourceType(request.getUrn());
    const hex = hexFrom(request.getRandomseed_asU8(), 7);
    const { inputs, failures } = check(type, request.getUrn(), properties(request.getOlds()), properties(request.getNews()), hex);
    return new CheckResponse().setInputs(struct(inputs)).setFailuresList(failures.map((reason) => new CheckFailure().setReason(reason)));
  }),
  diff: unary((request) => {
    const type = resourceType(request.getUrn());
    const olds = properties(request.getOldInputs());
    const { changed, replaces } = isPresumed(olds) ? noDifference : difference(type, olds, properties(request.getNews()));
    const { DIFF_SOME, DIFF_NONE } = DiffResponse.DiffChanges;
    return new DiffResponse()
      .setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE)
      .setDiffsList([...changed])
      .setReplacesList([...replaces])
      .setDeletebeforereplace(type.deleteBeforeReplace === true && replaces.length > 0);
  }),
  create: unary(async (request) => {
    const type = resourceType(request.getUrn());
    const inputs = properties(request.getProperties());
    if (type.echoed) tell("echoed", type.token);
    if (request.getPreview()) return new CreateResponse().setProperties(struct(planned(type, inputs, place)));
    if (type.echoed) throw onlyPreviewed(type);
    const made = created(type, inputs, place);
    const { id = made.id, ...given } = (await iam()?.create(request.getUrn(), inputs)) ?? {};
    return new CreateResponse().setId(String(id)).setProperties(struct({ ...made.outputs, ...given }));
  }),
  read: unary((request) => {
    const type = resourceType(request.getUrn());
    const state = properties(request.getProperties());
    // What a preview imports or looks up is what the program says of it: the engine takes no unknown here, and leaves the rest unknown.
    if (Object.keys(state).length === 0 && isPreview()) {
      tell("presumed", type.token);
      return new ReadResponse().setId(request.getId()).setProperties(struct({})).setInputs(struct(presumed));
    }
    if (Object.keys(state).length === 0) {
      throw new ProviderError(
        `the offline AWS provider has no \`${type.token}\` with the id \`${request.getId()}\`: only what this stack made is there to read`,
      );
    }
    return new ReadResponse().setId(request.getId()).setProperties(struct(state)).setInputs(request.getInputs());
  }),
  update: unary(async (request) => {
    const type = resourceType(request.getUrn());
    const [id, olds, news] = [request.getId(), properties(request.getOlds()), properties(request.getNews())];
    if (type.echoed && !request.getPreview()) throw onlyPreviewed(type);
    if (type.echoed) tell("echoed", type.token);
    if (type.echoed) return new UpdateResponse().setProperties(struct(planned(type, news, place)));
    if (!request.getPreview()) await iam()?.update(request.getUrn(), id, olds, news);
    const state = updated(type, id, olds, news, place);
    return new UpdateResponse().setProperties(struct(state.outputs));
  }),
  delete: unary(async (request) => {
    resourceType(request.getUrn());
    await iam()?.delete(request.getUrn(), request.getId(), properties(request.getProperties()));
    return new Empty();
  }),
  invoke: unary((request) => new InvokeResponse().setReturn(struct(invoke(request.getTok(), properties(request.getArgs()), place)))),
  cancel: unary(() => new Empty()),
};

servePlugin(ResourceProviderService, provider as IResourceProviderServer);
