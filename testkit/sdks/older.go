// Writes the SDK of a Pulumi package schema for Java or .NET. Run here, where go.mod pins them:
//
//	go run older.go package.go LANGUAGE SCHEMA FOLDER
//go:build ignore

package main

import (
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/pulumi/pulumi-java/pkg/codegen/java"
	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

func main() {
	if err := write(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		log.Fatal(err)
	}
}

func generate(language string, pkg *schema.Package) (map[string][]byte, error) {
	const tool = "mfa-guard"
	none := map[string]string{}
	switch language {
	case "java":
		return java.GeneratePackage(tool, pkg, nil, none, true, false)
	case "dotnet":
		// The generator fetches the package's logo, which may lie where this machine can't reach.
		logo := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		defer logo.Close()
		pkg.LogoURL = logo.URL
		return dotnet.GeneratePackage(tool, pkg, nil, none)
	}
	return nil, fmt.Errorf("no generator for `%s`", language)
}
