package export
import ("testing";"syscall";"os";"io";"steward/internal/access";"time";"runtime")
func TestZZ(t *testing.T){
 b:=&testing.B{}
 _=b
 path:="/tmp/w/export/million.zip"
 if _,err:=os.Stat(path);err!=nil {
  testing.Benchmark(func(b *testing.B){ if b.N>1 {return}; f:=million(b); o,_:=os.Create(path); Write(b.Context(),o,f,access.System(f.org.ID),Options{Now:f.now,Program:"x",Temp:"/tmp/w/export"}); o.Close() })
 }
 f,_:=os.Open(path); n,_:=f.Seek(0,io.SeekEnd)
 for range 2 {
 var a,c syscall.Rusage; syscall.Getrusage(0,&a); t0:=time.Now()
 r,err:=Verify(t.Context(),f,n,VerifyOptions{})
 syscall.Getrusage(0,&c)
 var ms runtime.MemStats; runtime.ReadMemStats(&ms)
 t.Log(err, r.OK, r.Size, n, "user",time.Duration(c.Utime.Nano()-a.Utime.Nano()),"sys",time.Duration(c.Stime.Nano()-a.Stime.Nano()),"wall",time.Since(t0),"maxrss",c.Maxrss/1024, ms.HeapAlloc>>20)
 }
}
