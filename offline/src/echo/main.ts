import { basename, dirname } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { credentials } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { type IResourceProviderServer, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  CheckResponse,
  ConfigureResponse,
  type ConstructRequest,
  ConstructResponse,
  CreateResponse,
  DiffResponse,
  GetSchemaResponse,
  InvokeResponse,
  ReadResponse,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { RegisterResourceRequest, type RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ProviderError, servePlugin, unary } from "../grpc";
import { isLenient, isPreview, tell } from "../told";
import { typeOfUrn } from "../urn";

/** The package that the kit gave this provider the name of; see installEcho. */
const name = basename(process.argv[1] ?? "").replace(/^pulumi-resource-|\.cjs$/g, "");
const version =
  dirname(process.argv[1] ?? "")
    .split("-v")
    .at(-1) ?? "";

const elsewhere = `install Pulumi from https://www.pulumi.com/docs/install/, which downloads the real provider of \`${name}\``;

function onlyPreviewed(token: string): ProviderError {
  return new ProviderError(`there is no provider of \`${name}\` here, so \`${token}\` can be previewed, but not made: ${elsewhere}`);
}

/** Registers the component for what it is, without anything in it, as the one that a preview without its package can show. */
function constructed(request: ConstructRequest): Promise<ConstructResponse> {
  const monitor = new ResourceMonitorClient(request.getMonitorendpoint(), credentials.createInsecure());
  const registration = new RegisterResourceRequest()
    .setType(request.getType())
    .setName(request.getName())
    .setParent(request.getParent())
    .setObject(request.getInputs())
    .setAcceptsecrets(true);
  return new Promise((done, failed) =>
    monitor.registerResource(registration, (error: Error | null, response: RegisterResourceResponse) => {
      monitor.close();
      if (error) failed(error);
      else done(new ConstructResponse().setUrn(response.getUrn()));
    }),
  );
}

/** Of a package that can't be downloaded: a preview's resources are what the program says, and the rest of them is unknown. */
const provider: Partial<IResourceProviderServer> = {
  getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
  getSchema: unary(() => new GetSchemaResponse().setSchema(JSON.stringify({ name, version }))),
  configure: unary(() => new ConfigureResponse().setSupportspreview(true).setAcceptsecrets(true).setAcceptresources(true)),
  check: unary((request) => new CheckResponse().setInputs(request.getNews())),
  diff: unary((request) => {
    const [olds, news] = [request.getOldInputs(), request.getNews()].map((inputs) => inputs?.toJavaScript() ?? {});
    const { DIFF_SOME, DIFF_NONE } = DiffResponse.DiffChanges;
    return new DiffResponse().setChanges(isDeepStrictEqual(olds, news) ? DIFF_NONE : DIFF_SOME);
  }),
  create: unary((request) => {
    const token = typeOfUrn(request.getUrn());
    if (!request.getPreview()) throw onlyPreviewed(token);
    tell("echoed", token);
    return new CreateResponse().setProperties(request.getProperties());
  }),
  update: unary((request) => {
    const token = typeOfUrn(request.getUrn());
    if (!request.getPreview()) throw onlyPreviewed(token);
    tell("echoed", token);
    return new UpdateResponse().setProperties(request.getNews());
  }),
  read: unary((request) => {
    const token = typeOfUrn(request.getUrn());
    if (!isPreview()) throw onlyPreviewed(token);
    tell("presumed", token);
    return new ReadResponse().setId(request.getId()).setProperties(request.getProperties()).setInputs(request.getInputs());
  }),
  delete: unary(() => new Empty()),
  invoke: unary((request) => {
    if (!isLenient()) {
      throw new ProviderError(
        `there is no provider of \`${name}\` here, which the function \`${request.getTok()}\` needs: ${elsewhere}, or go on without its answer with \`--lenient\``,
      );
    }
    tell("unanswered", request.getTok());
    return new InvokeResponse().setReturn(new Struct());
  }),
  construct: unary((request) => {
    if (!isLenient()) {
      throw new ProviderError(
        `there is no provider of \`${name}\` here, which the component \`${request.getType()}\` needs: ${elsewhere}, or leave out what it makes with \`--lenient\``,
      );
    }
    tell("skipped", request.getType());
    return constructed(request);
  }),
  cancel: unary(() => new Empty()),
};

servePlugin(ResourceProviderService, provider as IResourceProviderServer);
